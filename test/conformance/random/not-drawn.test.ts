/** That what the reference is known to get wrong again and again is in no cluster that is drawn. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCluster } from './arbitrary-cluster.ts';
import { contradictoryOrders } from './contradictory-orders.ts';
import { nameResources, pick } from './named-cluster.ts';
import { constraintId } from './write-configuration.ts';
import { writeCib } from './write-cib.ts';

const drawn = fc
  .sample(arbitraryCluster, { seed: 7, numRuns: 2_000 })
  .map((draft) => ({ draft, cib: writeCib(draft) }));

/** What is written of the constraint with that id, up to the next one. */
const written = (cib: string, id: string): string =>
  new RegExp(`<rsc_location id="${id}".*?(?=<rsc_|</)`, 's').exec(cib)?.[0] ?? '';

test('a clone that runs somewhere is drawn to no node', () => {
  const preferences = drawn.flatMap(({ draft, cib }) => {
    const all = nameResources(draft);
    return draft.constraints.flatMap((constraint, index) => {
      if (constraint.kind !== 'location') return [];
      const { isClone, isPromotable, draft: resource } = pick(all, constraint.resource);
      if (isPromotable && constraint.role === 'Promoted') return [];
      return isClone && resource.runsOn !== 0 ? [written(cib, constraintId(index))] : [];
    });
  });
  expect(preferences.length).toBeGreaterThan(0);
  expect(preferences.filter((text) => !text.includes('score="-'))).toEqual([]);
});

test('other locations draw to nodes', () => {
  expect(drawn.some(({ cib }) => /<rsc_location[^>]* score="INFINITY"/.test(cib))).toBe(true);
});

test('no rule speaks of the started role', () => {
  const rules = drawn.flatMap(({ cib }) => cib.match(/<rule [^>]*>/g) ?? []);
  expect(rules.some((rule) => /role="(Master|Slave)"/.test(rule))).toBe(true);
  expect(rules.filter((rule) => rule.includes('role="Started"'))).toEqual([]);
});

test('with fencing no node is on its way in beside a clone', () => {
  const pending = drawn.filter(({ cib }) => /in_ccm="true" crmd="offline"/.test(cib));
  const isBeside = (cib: string): boolean =>
    cib.includes('<clone') && cib.includes('name="stonith-enabled" value="true"');
  expect(pending.length).toBeGreaterThan(0);
  expect(pending.filter(({ cib }) => isBeside(cib)).map(({ cib }) => cib)).toEqual([]);
});

test('no order contradicts those before it', () => {
  const left = drawn.flatMap(({ draft, cib }) =>
    [...contradictoryOrders(draft)].map((index) => cib.includes(`<rsc_order id="${constraintId(index)}"`)),
  );
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter((isWritten) => isWritten)).toEqual([]);
});
