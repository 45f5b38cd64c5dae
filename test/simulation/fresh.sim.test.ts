import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';

const count = 300;
/** On slow cores fewer seeds are run, and it is said how many. */
const limitMs = 90_000;

it('in worlds that were never seen before, nothing happens that must not', async () => {
  const from = randomInt(2 ** 31);
  console.log(`seeds from ${from} on: npm run sim -- --seeds ${count} --from ${from}`);
  const results = await runSeeds({ from, count, limitMs });
  console.log(`${results.length} seeds`);
  const found = results.flatMap(({ seed, violations }) =>
    violations.map(({ rule, text }) => `${seed}: ${rule}: ${text}`),
  );
  expect(found).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});
