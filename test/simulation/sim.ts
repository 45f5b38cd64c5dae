/**
 * `npm run sim`: many seeds of the virtual world, and what must never happen in it.
 *
 *   npm run sim -- --seeds 10000            so many seeds
 *   npm run sim -- --seeds 300 --from 17    from this one on; else from a random one, which is printed
 *   npm run sim -- --seeds 1 --from 17      one: a violation is shrunk, and told
 *   npm run sim -- --seeds 1 --from 17 --keep NAME    as kept/NAME.json, for `npm test`
 *   npm run sim -- --json                   figures for a program
 *   npm run sim -- --story 17               what happens in it, line by line
 *
 * Ends with 0 if nothing was wrong, with 1 if something was.
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Chronicle, drawStory, faults, runStory, shrink, tellStory } from '@understudy/simulator';
import type { Fault, Story } from '@understudy/simulator';
import { runSeeds } from './run-seeds.ts';
import type { FaultCounts, SeedResult } from './seed-worker.ts';

const mostShrunk = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string' },
    json: { type: 'boolean', default: false },
    story: { type: 'string' },
    keep: { type: 'string' },
    shrink: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

function say(text: string): void {
  if (!values.json) process.stdout.write(`${text}\n`);
}

// Whoever read has seen enough, as `head` has.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
});
if (values.story !== undefined) showStory(drawStory(Number(values.story)));
else await runMany(Number(values.seeds), Number(values.from ?? randomInt(2 ** 31)));

function showStory(story: Story): void {
  const chronicles: Chronicle[] = [];
  const { violations } = runStory(story, (nowMs) => {
    const chronicle = new Chronicle(nowMs);
    chronicles.push(chronicle);
    return chronicle;
  });
  for (const line of [...tellStory(story), ...chronicles.flatMap(({ lines }) => lines)]) say(line);
  for (const { rule, atMs, text } of violations) say(`${(atMs / 1_000).toFixed(3)} VIOLATION (${rule}): ${text}`);
}

async function runMany(count: number, from: number): Promise<void> {
  say(`seeds ${from} to ${from + count - 1}`);
  const startedMs = performance.now();
  const results = await runSeeds({ from, count, limitMs: null, onResult: progress(count) });
  const seconds = (performance.now() - startedMs) / 1_000;
  const failed = results.filter(({ violations }) => violations.length > 0);
  if (values.json) process.stdout.write(`${JSON.stringify({ from, ...figures(results), seconds, failed })}\n`);
  else report(results, seconds, failed);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function progress(count: number): (result: SeedResult, done: number) => void {
  return ({ seed, violations }, done) => {
    const [first] = violations;
    if (first !== undefined) say(`seed ${seed}: ${first.rule}: ${first.text}`);
    if (done % Math.max(50, Math.ceil(count / 20)) === 0) say(`${done} of ${count}`);
  };
}

function figures(results: readonly SeedResult[]): Figures {
  return {
    seeds: results.length,
    virtualHours: Math.round(results.reduce((sum, { virtualMs }) => sum + virtualMs, 0) / 36_000) / 100,
    sixResourcesOrMore: results.filter(({ resources }) => resources >= 6).length,
    faults: addUp(results),
    violations: results.reduce((sum, { violations }) => sum + violations.length, 0),
  };
}

interface Figures {
  readonly seeds: number;
  readonly virtualHours: number;
  readonly sixResourcesOrMore: number;
  readonly faults: FaultCounts;
  readonly violations: number;
}

function addUp(results: readonly SeedResult[]): FaultCounts {
  const kinds = Object.keys(faults) as Fault[];
  const sum = (fault: Fault, what: 'injected' | 'met'): number =>
    results.reduce((total, result) => total + (result.faults[fault]?.[what] ?? 0), 0);
  return Object.fromEntries(kinds.map((each) => [each, { injected: sum(each, 'injected'), met: sum(each, 'met') }]));
}

function report(results: readonly SeedResult[], seconds: number, failed: readonly SeedResult[]): void {
  const { faults: counts, ...rest } = figures(results);
  say(`${'fault'.padEnd(54)}${'injected'.padStart(12)}${'met'.padStart(12)}`);
  for (const [fault, { injected, met }] of Object.entries(counts)) {
    say(`${faults[fault as Fault].padEnd(54)}${column(injected)}${column(met)}`);
  }
  say(JSON.stringify(rest, null, 2));
  say(`${seconds.toFixed(1)} s; ${failed.length} seeds with violations`);
  for (const { seed } of values.shrink ? failed.slice(0, mostShrunk) : []) tellShrunk(seed);
}

/** Nothing where it cannot be told, or never was. */
function column(times: number): string {
  return (times === 0 ? '–' : String(times)).padStart(12);
}

/** The short of it, and how to see it again. */
function tellShrunk(seed: number): void {
  const { story, violations } = shrink(drawStory(seed));
  say(`\nagain: npm run sim -- --seeds 1 --from ${seed}`);
  for (const line of tellStory(story)) say(line);
  for (const { rule, atMs, text } of violations) say(`  at ${(atMs / 1_000).toFixed(3)} s ${rule}: ${text}`);
  if (values.keep === undefined) return;
  const found = violations.map(({ rule, text }) => `${rule}: ${text}`).join('; ');
  const path = join(import.meta.dirname, 'kept', `${values.keep}.json`);
  writeFileSync(path, `${JSON.stringify({ found, story }, null, 2)}\n`);
}
