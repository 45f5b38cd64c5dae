import { expect, test } from 'vitest';
import { createTailBuffer } from './tail-buffer.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('keeps everything that fits', () => {
  const buffer = createTailBuffer(10);
  buffer.push(encode('hello '));
  buffer.push(encode('you.'));
  expect(buffer.text()).toBe('hello you.');
});

test('drops the beginning, however it arrives, and counts it', () => {
  for (const size of [1, 2, 3, 7, 26]) {
    const buffer = createTailBuffer(5);
    const text = 'abcdefghijklmnopqrstuvwxyz';
    for (let at = 0; at < text.length; at += size) buffer.push(encode(text.slice(at, at + size)));
    expect(buffer.text()).toBe('[21 bytes cut]\nvwxyz');
  }
});

test('does not begin in the middle of a character', () => {
  const buffer = createTailBuffer(6);
  buffer.push(encode('€€€'));
  expect(buffer.text()).toBe('[3 bytes cut]\n€€');
  const within = createTailBuffer(5);
  within.push(encode('€€€'));
  expect(within.text()).toBe('[6 bytes cut]\n€');
});
