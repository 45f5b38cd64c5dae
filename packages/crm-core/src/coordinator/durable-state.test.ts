import { describe, expect, it } from 'vitest';
import { changed, emptyState, carries, withDefinition, withGeneration } from './durable-state.ts';
import type { DurableState } from './durable-state.ts';

const definition = { document: {}, source: '', sourceName: 'x', appliedWallMs: 0, who: 'me', why: '' };
const first = withGeneration(emptyState('stage'), 1, 'a');

function apply(state: DurableState, coordinator: string, times = 1): DurableState {
  return Array.from({ length: times }).reduce<DurableState>(
    (before) => withDefinition(before, coordinator, definition),
    state,
  );
}

describe('a state', () => {
  it('numbers its definitions, and keeps the last twenty', () => {
    const state = apply(first, 'a', 25);
    expect(state.definition?.revision).toBe(25);
    expect(state.previous.map(({ revision }) => revision)).toEqual(Array.from({ length: 20 }, (_, index) => index + 5));
  });

  it('has a higher stamp after every change', () => {
    expect(changed(first, 'a', { intents: [] }).stamp).toEqual({ generation: 1, sequence: 2, coordinator: 'a' });
    expect(withGeneration(first, 2, 'b').stamp).toEqual({ generation: 2, sequence: 2, coordinator: 'b' });
  });
});

describe('an older copy', () => {
  const common = apply(first, 'a', 2);

  it('is carried by what grew out of it', () => {
    expect(carries(withGeneration(common, 2, 'b'), common)).toBe(true);
    expect(carries(apply(withGeneration(common, 2, 'b'), 'b', 3), first)).toBe(true);
    expect(carries(common, common)).toBe(true);
    expect(carries(common, emptyState('stage'))).toBe(true);
  });

  it('has diverged if it made a change that the newer never saw', () => {
    const late = apply(common, 'a');
    expect(carries(withGeneration(common, 2, 'b'), late)).toBe(false);
  });

  it('has diverged if both sides changed something alone', () => {
    const left = apply(withGeneration(common, 3, 'a'), 'a');
    const right = apply(withGeneration(common, 2, 'b'), 'b');
    expect(carries(left, right)).toBe(false);
    expect(carries(right, left)).toBe(false);
  });

  it('loses nothing if a view was all that it had alone, however many there were', () => {
    const views = Array.from({ length: 100 }, (_, index) => 2 * index + 3);
    const left = views.reduce((state, generation) => withGeneration(state, generation, 'a'), common);
    const right = apply(withGeneration(common, 2, 'b'), 'b');
    expect(carries(right, left)).toBe(true);
    expect(carries(withGeneration(common, 2, 'b'), left)).toBe(true);
  });
});
