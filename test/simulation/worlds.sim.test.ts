import { expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';

/*
 * The same worlds each time: of fresh ones, one in some hundreds still finds something (`npm run sim -- --seeds 1000
 * --from …`), mostly that a cluster which holds still after a storm is not put right as the story's person goes about it.
 */
const count = 300;
/** On slow cores fewer are run, and it is said how many. */
const limitMs = 90_000;

it('in the first 300 worlds, nothing happens that must not', async () => {
  const results = await runSeeds({ from: 1, count, limitMs });
  console.log(`${results.length} seeds`);
  const found = results.flatMap(({ seed, violations }) =>
    violations.map(({ rule, text }) => `${seed}: ${rule}: ${text}`),
  );
  expect(found).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});
