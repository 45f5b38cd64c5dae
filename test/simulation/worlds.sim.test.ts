import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';

/*
 * Fresh worlds with each change that is committed, and the same ones whenever it is tried again, so that what went wrong
 * can be looked at; `UNDERSTUDY_WORLDS_FROM=n` draws others, and many more are run by `npm run sim`.
 */
const from = Number(process.env['UNDERSTUDY_WORLDS_FROM'] ?? seedOfTree() ?? randomInt(2 ** 31));
const count = 300;
/** On very slow cores fewer are run, and it is said how many. */
const limitMs = 300_000;

it(`in ${count} worlds from ${from} on, nothing happens that must not`, async () => {
  const results = await runSeeds({ from, count, limitMs });
  console.log(`${results.length} seeds from ${from} on: npm run sim -- --seeds ${results.length} --from ${from}`);
  const found = results.flatMap(({ seed, violations }) =>
    violations.map(({ rule, text }) => `npm run sim -- --seeds 1 --from ${seed}: ${rule}: ${text}`),
  );
  expect(found).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});

/** Null outside of a repository: an archive of the sources. */
function seedOfTree(): number | null {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return status === 0 ? Number.parseInt(stdout.slice(0, 7), 16) : null;
}
