import { expect, it } from 'vitest';
import { emptyState } from '../coordinator/durable-state.ts';
import type { LedgerEntry } from '../operations/work-order.ts';
import { Attributes } from './attributes.ts';
import { Body } from './body.ts';
import { manifests, membership } from './scenery.case.ts';
import { Work } from './work.ts';

const base: LedgerEntry = {
  resource: 'base',
  agent: 'cold',
  parameters: {},
  ownership: 'single',
  role: 'started',
  digest: '',
  stopTimeoutMs: 1_000,
  demoteTimeoutMs: 1_000,
};

const alone = { generation: 2, coordinator: 'a', members: ['a'] };

/** Where an earlier life left something active that is no longer defined. */
function workWith(ledger: readonly LedgerEntry[], view: Body['view'] = alone): Work {
  const state = emptyState('stage');
  const given = { node: 'a', membership, membershipHash: '', life: 'a1', state, ledger, manifests };
  const body = new Body({ ...given, startedMonotonicMs: 0 });
  body.view = view;
  return new Work(body, new Attributes(body));
}

it('tells once what is active and no longer defined, and again when it was told to forget that', () => {
  const work = workWith([base]);
  const told = () => work.records.map(({ resource }) => resource);
  work.tellOrphans();
  const [first] = work.records;
  work.tellOrphans();
  expect(work.records).toEqual([first]);
  work.forget('base', true);
  expect(told()).toEqual([]);
  work.tellOrphans();
  expect(told()).toEqual(['base']);
});

it('tells nothing outside of a view: the definition that goes on may be one that has it', () => {
  const work = workWith([base], null);
  work.tellOrphans();
  expect(work.records).toEqual([]);
});
