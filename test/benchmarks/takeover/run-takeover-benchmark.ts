/** `npm run bench -- takeover`: one cluster for each tie-breaker, one after the other. */
import { lookAround, withLoadAtTheEnd } from '../surroundings.ts';
import { writePage } from '../write-page.ts';
import { arrangements } from './arrangements.ts';
import { measureTakeover, type TakeoverFigures } from './measure-takeover.ts';
import { readTakeoverOptions, usage } from './options.ts';
import { renderPage } from './render-page.ts';

/** @throws Error in the user's words */
export async function runTakeoverBenchmark(argv: readonly string[]): Promise<void> {
  const { help, rounds, output } = readTakeoverOptions(argv);
  if (help) return void process.stdout.write(`${usage}\n`);
  const before = lookAround({ usePeer: false, peerLimitMs: 0 });
  const figures: TakeoverFigures[] = [];
  for (const arrangement of arrangements) {
    figures.push(await measureTakeover(arrangement, rounds, (line) => void process.stderr.write(`${line}\n`)));
  }
  const surroundings = withLoadAtTheEnd(before);
  const takeovers = { surroundings, rounds, figures };
  writePage('takeover', renderPage(takeovers), takeovers, output);
}
