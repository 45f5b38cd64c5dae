import { expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';

/*
 * The same worlds each time, so that what fails has to do with what was changed; `UNDERSTUDY_WORLDS_FROM=n` draws
 * others, and many more are run by `npm run sim`.
 */
const from = Number(process.env['UNDERSTUDY_WORLDS_FROM'] ?? 1);
const count = 300;
/** On slow cores fewer are run, and it is said how many. */
const limitMs = 90_000;

it(`in ${count} worlds from ${from} on, nothing happens that must not`, async () => {
  const results = await runSeeds({ from, count, limitMs });
  console.log(`${results.length} seeds from ${from} on`);
  const found = results.flatMap(({ seed, violations }) =>
    violations.map(({ rule, text }) => `npm run sim -- --seeds 1 --from ${seed}: ${rule}: ${text}`),
  );
  expect(found).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});
