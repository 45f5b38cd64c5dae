/** What we decide for the clusters in `known/`, about which the reference decides otherwise: see the README there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isCore } from '../action.ts';
import { decideByOurs } from '../decide-case.ts';
import { withoutCopyNumbers } from './without-copy-numbers.ts';
import { decidedAt } from './write-status.ts';

const known: Readonly<Record<string, readonly string[]>> = {
  'cloned-group-twice': ['r1a_start_0 on node1'],
  'wanted-and-unwanted': ['r1_start_0 on node1', 'r2_start_0 on node2', 'r3_start_0 on node2', 'r4_start_0 on node1'],
  'rule-for-started': ['r1_start_0 on node2'],
  'promoted-again': [
    'r1_demote_0 on node1',
    'r1_promote_0 on node1',
    'r1_start_0 on node1',
    'r1_start_0 on node2',
    'r1_stop_0 on node1',
    'r1_stop_0 on node2',
    'r2_start_0 on node1',
  ],
  'moved-alive-past-restart': [
    'r1_start_0 on node1',
    'r1_stop_0 on node3',
    'r2_start_0 on node2',
    'r2_stop_0 on node2',
  ],
  'group-wishes-aloud': ['r1_promote_0 on node2'],
  'copies-shuffled': ['r1_start_0 on node1'],
  'copies-shuffled-by-colocation': ['r1_start_0 on node2', 'r2_start_0 on node1'],
  'unique-copies-shuffled': ['r1:0_start_0 on node1', 'r1:2_start_0 on node1'],
  'copy-before-answer': [],
  'unique-copies-unheard': ['r1:0_start_0 on node1', 'r1:1_start_0 on node1', 'r2_start_0 on node1'],
  'unique-copies-undrawn': ['r1:0_start_0 on node1', 'r1:1_start_0 on node1', 'r2_start_0 on node1'],
  'unmanaged-extra-copy': [],
  'first-of-two-orders': [],
  'below-blocked-member': ['r2b_stop_0 on node1'],
  'below-blocked-copy': ['r2_stop_0 on node2'],
  'site-with-clone': ['r1_start_0 on node1', 'r2_start_0 on node2'],
  'advice-for-promoted': ['r1_promote_0 on node1', 'r1_start_0 on node1', 'r1_start_0 on node2', 'r2_start_0 on node1'],
  'promoted-twice': [],
};

test.each(Object.entries(known))('%s is decided as the list of known differences says', (name, expected) => {
  const cib = readFileSync(join(import.meta.dirname, 'known', `${name}.xml`), 'utf8');
  const decided = withoutCopyNumbers(decideByOurs(cib, decidedAt), cib).filter(isCore);
  expect(decided.map(({ key, node }) => `${key} on ${node ?? ''}`).toSorted()).toEqual(expected);
});
