import { expect, test } from 'vitest';
import { contentTypeOf } from './content-types.ts';

test.each([
  ['/site/index.html', 'text/html; charset=utf-8'],
  ['/site/PHOTO.JPG', 'image/jpeg'],
  ['/site/archive.tar.gz', 'application/gzip'],
  ['/site/LICENSE', 'application/octet-stream'],
  ['/site.html/data', 'application/octet-stream'],
])('%s is %s', (name, type) => {
  expect(contentTypeOf(name)).toBe(type);
});
