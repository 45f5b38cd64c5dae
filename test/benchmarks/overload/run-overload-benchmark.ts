/** `npm run bench -- overload`: clusters with several dead times on a machine that is kept busy. */
import { availableParallelism } from 'node:os';
import { lookAround, withLoadAtTheEnd } from '../surroundings.ts';
import { writePage } from '../write-page.ts';
import { keepBusy } from './busy.ts';
import { readOverloadOptions, usage } from './options.ts';
import { watchOverload } from './overloaded-cluster.ts';
import { renderPage } from './render-page.ts';

const show = (line: string): void => void process.stderr.write(`${line}\n`);

/** @throws Error in the user's words */
export async function runOverloadBenchmark(argv: readonly string[]): Promise<void> {
  const { help, minutes, times, deadtimes, output } = readOverloadOptions(argv);
  if (help) return void process.stdout.write(`${usage}\n`);
  const before = lookAround({ usePeer: false, peerLimitMs: 0 });
  const processes = Math.round(times * availableParallelism());
  const ready = Promise.withResolvers<void>();
  let waiting = deadtimes.length;
  const busy = ready.promise.then(() => {
    show(`${processes} processes keep the machine busy for ${minutes} minutes`);
    return keepBusy(processes, minutes * 60_000);
  });
  const whenReady = (): Promise<void> => {
    waiting -= 1;
    if (waiting === 0) ready.resolve();
    return busy;
  };
  const figures = await Promise.all(deadtimes.map((deadtime) => watchOverload(deadtime, whenReady)));
  const surroundings = withLoadAtTheEnd(before);
  const overload = { surroundings, minutes, processes, figures };
  writePage('overload', renderPage(overload), overload, output);
}
