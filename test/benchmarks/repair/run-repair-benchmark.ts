/** `npm run bench -- repair`: one service after the other, on one cluster. */
import { parseArgs } from 'node:util';
import { countFor, pageFlags, pageOptions, pageUsage } from '../page-options.ts';
import { lookAround, withLoadAtTheEnd } from '../surroundings.ts';
import { writePage } from '../write-page.ts';
import { measureRepair } from './measure-repair.ts';
import { renderPage } from './render-page.ts';

const usage = `How long a service is away when it is killed, or its address deleted, between two monitors.

  npm run bench -- repair [OPTIONS]

  --rounds N        of each (default 10)
${pageUsage}`;

/** @throws Error in the user's words */
export async function runRepairBenchmark(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...pageFlags,
      rounds: { type: 'string', default: '10' },
    },
  });
  const { help, output } = pageOptions(values);
  if (help) return void process.stdout.write(`${usage}\n`);
  const rounds = countFor('rounds', values.rounds);
  const before = lookAround({ usePeer: false, peerLimitMs: 0 });
  const figures = await measureRepair(rounds, (line) => void process.stderr.write(`${line}\n`));
  const repairs = { surroundings: withLoadAtTheEnd(before), rounds, figures };
  writePage('repair', renderPage(repairs), repairs, output);
}
