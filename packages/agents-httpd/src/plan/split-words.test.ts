import { expect, test } from 'vitest';
import { splitWords } from './split-words.ts';

test.each([
  [undefined, []],
  ['', []],
  [' -D  SSL\t-X ', ['-D', 'SSL', '-X']],
  ['-c "a b"; reboot', ['-c', '"a', 'b";', 'reboot']],
])('%j becomes %j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});
