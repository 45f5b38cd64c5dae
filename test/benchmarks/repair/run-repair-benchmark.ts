/** `npm run bench -- repair`: one service after the other, on one cluster. */
import { parseArgs } from 'node:util';
import { currentLoad, lookAround } from '../surroundings.ts';
import { writePage } from '../write-page.ts';
import { measureRepair } from './measure-repair.ts';
import { renderPage } from './render-page.ts';

const usage = `How long a service is away when it is killed, or its address deleted, between two monitors.

  npm run bench -- repair [OPTIONS]

  --rounds N        of each (default 10)
  --out DIR         where the page goes (default docs/benchmarks)
  --print           only print, write nothing
  --help            this text`;

/** @throws Error in the user's words */
export async function runRepairBenchmark(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      rounds: { type: 'string', default: '10' },
      out: { type: 'string', default: 'docs/benchmarks' },
      print: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a count, not "${values.rounds}"`);
  const before = lookAround({ usePeer: false, peerLimitMs: 0 });
  const figures = await measureRepair(rounds, (line) => void process.stderr.write(`${line}\n`));
  const repairs = { surroundings: { ...before, load: `${before.load} and ${currentLoad()}` }, rounds, figures };
  writePage('repair', renderPage(repairs), repairs, values.print ? undefined : values.out);
}
