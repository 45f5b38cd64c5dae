import { describe, expect, test } from 'vitest';
import { check, problemLines } from './definition.case.ts';

const plain = { agent: 'disk' };
const document = {
  version: 1,
  resources: {
    a: plain,
    b: plain,
    c: plain,
    d: plain,
    here: { agent: 'disk', kind: 'local' },
    there: { agent: 'disk', kind: 'local' },
    warm: { agent: 'web', kind: 'fast' },
  },
};

const scores: Readonly<Record<string, string | number>> = { '+': 'INFINITY', '-': '-INFINITY', '~': -5 };

/** `a + b`: always together; `a - b`: always apart; `a ~ b`: rather apart. A role after a dot. */
function colocation(text: string): object {
  const [resource = '', sign = '', other = ''] = text.split(' ');
  const [name, withRole] = other.split('.');
  return { kind: 'colocation', resource, with: name, score: scores[sign], ...(withRole && { withRole }) };
}

/** Indexes of the colocations that contradict others. */
function contradictions(colocations: string): (string | number | undefined)[] {
  const { problems } = check({ ...document, constraints: colocations.split(', ').map(colocation) });
  expect(problems.filter(({ code }) => code !== 'contradicting-colocations')).toEqual([]);
  return problems.map(({ path }) => path[1]);
}

describe('colocations that contradict each other', () => {
  test.each<[string, string, number[]]>([
    ['directly', 'a + b, a - b', [1]],
    ['the other way round, and before', 'b - a, a + b', [0]],
    ['over a chain', 'a + b, b + c, c + d, a - d', [3]],
    ['with something local', 'a + here, a - here', [1]],
    ['with something local, over a chain', 'a + here, b + a, b - here', [2]],
    ['about the active side of something fast', 'warm + a, a - warm', [1]],
    ['by themselves, about what runs on every node', 'here - there', [0]],
  ])('%s', (_title, colocations, expected) => {
    expect(contradictions(colocations)).toEqual(expected);
  });

  test('say what to do', () => {
    expect(problemLines(check({ ...document, constraints: ['a + b', 'a - b'].map(colocation) }))).toEqual([
      'contradicting-colocations at constraints/1: other colocations hold these two together, and this one keeps them apart, always; leave one out, or make it finite',
    ]);
  });
});

describe('colocations that do not', () => {
  test.each([
    ['finite ones', 'a + b, a ~ b'],
    ['two that are with the same local one, and apart', 'a + here, b + here, a - b'],
    ['with one local and away from another', 'a + here, a - there'],
    ['about two sides of something fast', 'a + warm, a - warm.unpromoted'],
  ])('%s', (_title, colocations) => {
    expect(contradictions(colocations)).toEqual([]);
  });
});
