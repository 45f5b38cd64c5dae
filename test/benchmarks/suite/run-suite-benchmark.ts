/** `npm run bench -- suite`: Pacemaker's own suite, read and decided case by case, by each in one process. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decideByOurs } from '../../conformance/decide-case.ts';
import { suiteDirectory, suiteMissing } from '../../conformance/suite.ts';
import { countFor, pageFlags, pageOptions, pageUsage } from '../page-options.ts';
import { lookAround, withLoadAtTheEnd } from '../surroundings.ts';
import { writePage } from '../write-page.ts';
import { renderPage } from './render-page.ts';

const usage = `How long the conformance suite takes, in a warm process of ours and in crm_simulate --profile, in turn.

  npm run bench -- suite [OPTIONS]

  --cases DIR       the suite (else UNDERSTUDY_CONFORMANCE, else beside the checkout)
  --rounds N        of each (default 10)
${pageUsage}`;

/** Passes of ours before any counts. */
const warmUps = 2;

/** @throws Error in the user's words */
export async function runSuiteBenchmark(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...pageFlags, cases: { type: 'string' }, rounds: { type: 'string', default: '10' } },
  });
  const { help, output } = pageOptions(values);
  if (help) return void process.stdout.write(`${usage}\n`);
  const rounds = countFor('rounds', values.rounds);
  const directory = suiteDirectory(values.cases, process.env);
  const missing = suiteMissing(directory);
  if (missing !== null) throw new Error(missing);
  const before = lookAround({ usePeer: true, peerLimitMs: 0 });
  const folder = join(directory, 'xml');
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(folder, name));
  for (let pass = 0; pass < warmUps; pass += 1) decideAll(paths);
  const [oursMs, theirsMs]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    oursMs.push(decideAll(paths));
    theirsMs.push(askAll(folder));
    process.stderr.write(
      `${round} of ${rounds}: ours ${oursMs.at(-1)?.toFixed(0)} ms, theirs ${theirsMs.at(-1)?.toFixed(0)} ms\n`,
    );
  }
  const figures = { surroundings: withLoadAtTheEnd(before), cases: paths.length, oursMs, theirsMs };
  writePage('suite', renderPage(figures), figures, output);
}

/** Reading included, as theirs is. Milliseconds. */
function decideAll(paths: readonly string[]): number {
  const startedMs = performance.now();
  for (const path of paths) decideByOurs(readFileSync(path, 'utf8'), undefined);
  return performance.now() - startedMs;
}

function askAll(folder: string): number {
  const startedMs = performance.now();
  const { status, error } = spawnSync('crm_simulate', ['--profile', folder], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`crm_simulate --profile ended with ${status ?? error?.message}`);
  return performance.now() - startedMs;
}
