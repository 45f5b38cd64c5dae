import { expect, test } from 'vitest';
import { createSecretMask } from './secret-mask.ts';

const schema = {
  type: 'object',
  properties: {
    password: { type: 'string', format: 'password' },
    pin: { type: 'integer', writeOnly: true },
    name: { type: 'string' },
  },
};

test('masks every secret of every resource, and nothing else', () => {
  const mask = createSecretMask();
  mask.learn('a', schema, { password: 'open sesame', name: 'anna' });
  mask.learn('b', schema, { password: 'open', pin: 4711 });
  expect(mask.text('anna says open sesame, open, 4711')).toBe('anna says ********, ********, ********');
});

test('masks a secret as it stands in a URL or in JSON', () => {
  const mask = createSecretMask();
  mask.learn('a', schema, { password: 'a"b c' });
  expect(mask.text(`${encodeURIComponent('a"b c')} ${JSON.stringify({ password: 'a"b c' })}`)).toBe(
    '******** {"password":"********"}',
  );
});

test('goes through data, and shows nothing that it did not look at', () => {
  const mask = createSecretMask();
  mask.learn('a', schema, { password: 'geheim', pin: 12 });
  expect(mask.data({ list: ['geheim!', 12, 13, true, null] })).toEqual({
    list: ['********!', '********', 13, true, null],
  });
  let deep: unknown = 'geheim';
  for (let level = 0; level < 20; level += 1) deep = { deep };
  expect(JSON.stringify(mask.data(deep))).not.toContain('geheim');
});

test('forgets the secret that a resource had before; an empty one hides nothing', () => {
  const mask = createSecretMask();
  mask.learn('a', schema, { password: 'old' });
  mask.learn('a', schema, { password: '' });
  expect(mask.text('old and new')).toBe('old and new');
});
