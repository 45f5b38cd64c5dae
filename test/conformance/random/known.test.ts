/** What we decide for the clusters in `known/`, about which the reference decides otherwise: see the README there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Action, isCore } from '../action.ts';
import { decideByOurs } from '../decide-case.ts';
import { orderingsOf } from '../orderings.ts';
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
  'stopped-without-device': [],
  'first-of-two-orders': [],
  'below-blocked-member': ['r2b_stop_0 on node1'],
  'below-blocked-copy': ['r2_stop_0 on node2'],
  'site-with-clone': ['r1_start_0 on node1', 'r2_start_0 on node2'],
  'advice-for-promoted': ['r1_promote_0 on node1', 'r1_start_0 on node1', 'r1_start_0 on node2', 'r2_start_0 on node1'],
  'promoted-twice': [],
  'promoted-over-promoted': [
    'r1a_promote_0 on node2',
    'r1a_start_0 on node1',
    'r1b_demote_0 on node2',
    'r1b_promote_0 on node2',
    'r1b_start_0 on node1',
  ],
  'moved-alive-past-restart-copy': [
    'r1_start_0 on node1',
    'r1_stop_0 on node2',
    'r2_start_0 on node1',
    'r2_stop_0 on node2',
  ],
  'beside-frozen-clone': ['r1_start_0 on node2'],
  'past-blocked-copy': ['r1_start_0 on node2', 'r2_start_0 on node2'],
  'after-copy-demoted-away': [
    'r3_demote_0 on node1',
    'r3_start_0 on node2',
    'r3_stop_0 on node1',
    'r6_start_0 on node2',
    'r6_stop_0 on node2',
  ],
  'beside-two-copies': [
    'r1:0_start_0 on node1',
    'r1:1_start_0 on node1',
    'r1:3_start_0 on node3',
    'r2_start_0 on node1',
    'r2_start_0 on node3',
    'r2_stop_0 on node3',
  ],
  'not-to-be-carried-out': [],
  'must-for-promoted-with-clone': [
    'r1_start_0 on node1',
    'r1_start_0 on node2',
    'r2_promote_0 on node1',
    'r2_start_0 on node1',
    'r2_start_0 on node2',
  ],
  'chain-wishes-aloud': ['r1_start_0 on node2', 'r3_start_0 on node1'],
  'group-torn-by-advice': ['r2_start_0 on node1'],
  'changed-under-freeze': ['r1_start_0 on node2', 'r1_stop_0 on node2'],
  'blocked-and-expired': ['r2_start_0 on node1'],
  'primaries-in-turn': [
    'fencing_start_0 on node3',
    'fencing_stop_0 on node1',
    'r1_start_0 on node4',
    'r1_stop_0 on node4',
    'r2_start_0 on node1',
    'r2_start_0 on node2',
    'r2_start_0 on node4',
    'r3_start_0 on node4',
  ],
  'multiply-active-without-quorum': ['r1_stop_0 on node1', 'r1_stop_0 on node2'],
  'copies-unheard': [],
  'frozen-when-failed': ['r1_start_0 on node2', 'r1_stop_0 on node1'],
  'fenced-when-failed': ['fencing_start_0 on node1', 'r1_start_0 on node1', 'r1_stop_0 on node2'],
  'begun-beside-stuck-copy': [
    'r1a_start_0 on node1',
    'r1a_start_0 on node2',
    'r1b_start_0 on node1',
    'r1b_start_0 on node2',
  ],
  'copies-shuffled-by-promotion': ['r1_promote_0 on node1', 'r1_start_0 on node1'],
  'half-begun-under-freeze': ['r1b_start_0 on node2'],
  'extra-copy-past-order': [],
  'apart-but-interleaved': ['r1_start_0 on node1', 'r1_start_0 on node2'],
  'any-of-group': [],
  'musts-in-a-circle': ['r2_start_0 on node1'],
  'copy-without-place': ['r1_start_0 on node2', 'r1_stop_0 on node1', 'r2_start_0 on node1', 'r2_start_0 on node2'],
  'extra-copies-uncounted': [
    'r1a_start_0 on node3',
    'r1a_stop_0 on node1',
    'r1b_start_0 on node3',
    'r1b_stop_0 on node1',
    'stonith-node2-reboot on node2',
  ],
  'stop-unexpected-moved': [
    'do_shutdown-node2 on node2',
    'r1_start_0 on node3',
    'r1_stop_0 on node1',
    'r1_stop_0 on node2',
  ],
  'group-after-lost-copy': [
    'r2:0_start_0 on node3',
    'r2:1_start_0 on node1',
    'r2:2_start_0 on node1',
    'stonith-node2-reboot on node2',
  ],
  'promoted-group-apart': ['r1_start_0 on node1', 'r1_start_0 on node2', 'r2a_start_0 on node1'],
  'begun-and-blocked': [],
  'group-apart-from-stuck-member': ['r1a_start_0 on node2'],
  'beside-unstoppable': ['r2_promote_0 on node2', 'r2_start_0 on node1'],
  'fewer-beside-stuck-group': ['r1a_start_0 on node1', 'r1a_start_0 on node2'],
  'copy-beside-maintenance': ['r1a_stop_0 on node1', 'r1a_stop_0 on node3', 'r1b_stop_0 on node3'],
  'stopped-for-extra-copy': ['r1b_stop_0 on node2'],
  'apart-after-failed-promotion': ['r2_demote_0 on node1', 'r2_stop_0 on node1'],
  'unpaired-kept-down': ['r1_start_0 on node2', 'r2_start_0 on node1', 'r2_start_0 on node2'],
  'beside-blocked-unpromoted': ['r2_promote_0 on node1', 'r2_start_0 on node1', 'r2_start_0 on node2'],
  'unmanaged-extra-weightless': [],
  'promoted-again-after-demotion': ['r1_start_0 on node1', 'r2_demote_0 on node2', 'r2_promote_0 on node2'],
  'unique-copy-beside-maintenance': [],
  'must-for-promoted-group': [
    'r1_start_0 on node1',
    'r2a_promote_0 on node1',
    'r2a_start_0 on node1',
    'r2a_start_0 on node2',
  ],
  'copies-shuffled-for-others': ['r2_start_0 on node2', 'r2_stop_0 on node1'],
  'fewer-beside-unmanaged-member': ['r1a_start_0 on node1'],
  'torn-beside-maintenance': ['r1a_start_0 on node1', 'r1b_start_0 on node1'],
  'group-held-once': [],
  'member-below-blocked': [],
  'copies-moved-by-number': [
    'fencing_start_0 on node2',
    'r1_migrate_from_0 on node2',
    'r1_migrate_to_0 on node4',
    'r1_start_0 on node3',
    'r1_stop_0 on node4',
    'stonith-node1-reboot on node1',
  ],
  'beside-stuck-elsewhere': ['r2_start_0 on node2', 'r2_stop_0 on node1'],
  'copies-shuffled-under-freeze': [],
};

/** What comes before what with us, where the reference has it the other way round, or in no order. */
const order: Readonly<Record<string, readonly [first: string, then: string]>> = {
  'circle-of-orders': ['r1_start_0 on node1', 'r2_start_0 on node2'],
  'begun-start-apart': ['r1a_start_0 on node2', 'r2_start_0 on node1'],
  'ordered-copies-undrawn': ['r1_start_0 on node1', 'r1_start_0 on node2'],
  'ordered-copies-answers': ['r1:2_monitor_0 on node2', 'r1:0_stop_0 on node1'],
  'ordered-groups-across': ['r1a:0_start_0 on node1', 'r1a:2_start_0 on node3'],
  'removed-group-in-pieces': ['r1b:2_stop_0 on node3', 'r1a:2_stop_0 on node3'],
  'demoted-member': ['r1c_demote_0 on node2', 'r1c_stop_0 on node1'],
  'active-twice-and-fenced': ['stonith: on node2', 'r1_stop_0 on node1'],
  'interleaved-answers': ['r2a:0_monitor_0 on node2', 'r2a:1_stop_0 on node2'],
};

function decidedFor(name: string): readonly Action[] {
  const cib = readFileSync(join(import.meta.dirname, 'known', `${name}.xml`), 'utf8');
  return withoutCopyNumbers(decideByOurs(cib, decidedAt), cib);
}

test.each(Object.entries(known))('%s is decided as the list of known differences says', (name, expected) => {
  const decided = decidedFor(name).filter(isCore);
  expect(decided.map(({ key, node }) => `${key} on ${node ?? ''}`).toSorted()).toEqual(expected);
});

test.each(Object.entries(order))('%s is done in the order that the list says', (name, [first, then]) => {
  const told = [...orderingsOf(decidedFor(name)).values()];
  expect(told).toContainEqual({ first, then });
  expect(told).not.toContainEqual({ first: then, then: first });
});

test('unpaired-copy: nobody waits for a copy that has no pair', () => {
  const told = [...orderingsOf(decidedFor('unpaired-copy')).values()];
  expect(told).not.toContainEqual({ first: 'r3_start_0 on node1', then: 'r2_promote_0 on node2' });
});

test('told-after-own-stop: nobody is told of what it has done itself', () => {
  const told = decidedFor('told-after-own-stop').filter(({ kind, task }) => kind === 'resource' && task === 'notify');
  expect(told.map(({ key }) => key)).toEqual(['r1_pre_notify_stop_0']);
});

test('every kept cluster stands in the list, and is held to here', () => {
  const folder = join(import.meta.dirname, 'known');
  const kept = readdirSync(folder).flatMap((file) => (file.endsWith('.xml') ? [file.slice(0, -'.xml'.length)] : []));
  expect(kept.toSorted()).toEqual(
    [...Object.keys(known), ...Object.keys(order), 'told-after-own-stop', 'unpaired-copy'].toSorted(),
  );
  const list = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(kept.filter((name) => !list.includes(`\`${name}.xml\``))).toEqual([]);
});
