import { expect, test } from 'vitest';
import { environmentIn } from './read-environment.ts';

test('an environment may hold anything but NUL', () => {
  expect(environmentIn('A=1\0B=x=y\nz\0EMPTY=\0=odd\0broken\0')).toEqual({ A: '1', B: 'x=y\nz', EMPTY: '' });
});
