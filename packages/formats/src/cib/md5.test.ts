import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { md5 } from './md5.ts';

const characters = ['a', '\x7f', 'é', '߿', '€', '\ufffd', '🦉', '\ud800'];

test.each(characters)('%j, any number of times, has the digest that everybody gives it', (character) => {
  for (let times = 0; times < 70; times += 1) {
    const text = `${'x'.repeat(times)}${character.repeat(times)}`;
    expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'));
  }
});
