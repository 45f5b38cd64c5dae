import { describe, expect, it } from 'vitest';
import { read } from './cib.case.ts';
import { readCib } from './read-cib.ts';

describe('what is no CIB', () => {
  it.each([
    ['', 'there is no element in it'],
    ['<cib', 'unclosed tag: cib'],
    ['<cib><a></cib>', 'unexpected close tag.'],
  ])('refuses %j', (text) => {
    const reading = readCib(text);
    if (reading.kind !== 'refused') throw new Error('it was read');
    expect(reading.problems).toMatchObject([{ code: 'syntax', line: 1 }]);
  });

  it('names another document by its root', () => {
    expect(readCib('\n  <status/>')).toEqual({
      kind: 'refused',
      problems: [expect.objectContaining({ code: 'invalid-value', line: 2, column: 3 })],
    });
  });
});

it('reads an empty CIB', () => {
  const { configuration, situation, unread } = read('<cib have-quorum="1"/>');
  expect(configuration).toMatchObject({ properties: [], nodes: [], resources: [], constraints: [] });
  expect(situation).toMatchObject({ quorate: true, nodes: [], histories: new Map() });
  expect(unread).toEqual([]);
});
