import { describe, expect, test } from 'vitest';
import type { DraftResource } from './draft.ts';
import { draftCluster, draftOrder, draftResource } from './draft-samples.ts';
import { withCopiesHeldBothWays, withoutPairsOfUnique, withoutPromotedBefore } from './kept-orders.ts';

const order = draftOrder({ symmetrical: false });
const pair = (first: DraftResource, then: DraftResource) => draftCluster([first, then], { constraints: [order] });
const interleaved = draftResource('clone', { interleave: true });

describe('an order of clones', () => {
  test('holds both ways where copies go together', () => {
    const isBothWays = (...resources: Parameters<typeof pair>): unknown =>
      withCopiesHeldBothWays(pair(...resources)).constraints.map((one) => one.kind === 'order' && one.symmetrical);
    expect(isBothWays(draftResource('clone'), interleaved)).toEqual([true]);
    expect(isBothWays(draftResource('clone'), draftResource('clone'))).toEqual([false]);
    expect(isBothWays(draftResource('primitive'), interleaved)).toEqual([false]);
  });

  test('has nothing promoted in front', () => {
    const copies = (): DraftResource => draftResource('promotable', { runsOn: 1, promotedOn: 0 });
    const promotedOn = withoutPromotedBefore(pair(copies(), copies())).resources.map((one) => one.promotedOn);
    expect(promotedOn).toEqual([null, 0]);
  });

  test('goes by clones after unique copies', () => {
    const isInterleaved = (first: DraftResource): unknown =>
      withoutPairsOfUnique(pair(first, interleaved)).resources[1]?.interleave;
    expect(isInterleaved(draftResource('clone', { unique: true }))).toBe(false);
    expect(isInterleaved(draftResource('clone'))).toBe(true);
    expect(isInterleaved(draftResource('primitive', { unique: true }))).toBe(true);
  });
});
