import { expect, test } from 'vitest';
import { statusUrlOf } from './status-url.ts';

test.each([
  [{ port: 80 }, 'http://127.0.0.1:80/.understudy/health'],
  [{ port: 80, configfile: '/c' }, 'http://127.0.0.1:80/'],
  [{ port: 81, statusurl: '/up?x=1' }, 'http://127.0.0.1:81/up?x=1'],
  [{ port: 81, address: '192.0.2.1' }, 'http://192.0.2.1:81/.understudy/health'],
  [{ port: 81, address: 'fd00::1', statusurl: '/' }, 'http://[fd00::1]:81/'],
  [{ port: 81, statusurl: 'https://www.example/' }, 'https://www.example/'],
])('%j is asked at %s', (parameters, url) => {
  expect(statusUrlOf(parameters)).toBe(url);
});
