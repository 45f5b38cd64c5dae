/** `npm run bench -- trouble`: with and without, on an idle machine and on a busy one. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { keepBusy } from '../overload/busy.ts';
import { countFor, pageFlags, pageOptions, pageUsage } from '../page-options.ts';
import { lookAround, withLoadAtTheEnd } from '../surroundings.ts';
import { writePage } from '../write-page.ts';
import { renderPage, type TroubleRun } from './render-page.ts';
import { watchTrouble } from './watch-trouble.ts';

const usage = `What agents that leak, loop and crash do to the beats, and to the monitors of others.

  npm run bench -- trouble [OPTIONS]

  --seconds N       of each of four runs (default 60)
${pageUsage}`;

/** Until the daemons are up and all runs. */
const settlingMs = 60_000;

/** @throws Error in the user's words */
export async function runTroubleBenchmark(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...pageFlags,
      seconds: { type: 'string', default: '60' },
    },
  });
  const { help, output } = pageOptions(values);
  if (help) return void process.stdout.write(`${usage}\n`);
  const seconds = countFor('seconds', values.seconds);
  const before = lookAround({ usePeer: false, peerLimitMs: 0 });
  const runs: TroubleRun[] = [];
  for (const busy of [0, 3 * availableParallelism()]) {
    for (const withTrouble of [false, true]) {
      runs.push(await runOnce(busy, withTrouble, seconds * 1_000));
      process.stderr.write(`${JSON.stringify(runs.at(-1))}\n`);
    }
  }
  const trouble = { surroundings: withLoadAtTheEnd(before), seconds, runs };
  writePage('trouble', renderPage(trouble), trouble, output);
}

async function runOnce(busy: number, withTrouble: boolean, forMs: number): Promise<TroubleRun> {
  const load = busy === 0 ? null : keepBusy(busy, forMs + settlingMs);
  const figures = await watchTrouble(withTrouble, forMs);
  await load;
  return { busy, ...figures };
}
