import { expect, test } from 'vitest';
import { mountTarget } from './scratch-folder.ts';

test('a mount’s directory is read to the letter', () => {
  const line = String.raw`/dev/loop0 /tmp/x/it's\040a\134b\012gr` + 'ün ext4 rw 0 0';
  expect(mountTarget(line)).toBe("/tmp/x/it's a\\b\ngrün");
  expect(mountTarget('')).toBe('');
});
