/**
 * `npm run demo`: two hosts and a client on this machine, a service that moves and survives a power cut, and what
 * the client saw of it.
 *
 * Exit code 0: everything happened. 1: something did not. 2: the command line is wrong. 3: this machine lacks something.
 */
import { rmSync } from 'node:fs';
import { Cluster } from '../cluster/cluster.ts';
import { LabUnavailable } from '../lab/lab-unavailable.ts';
import { readDemoOptions, usage, type DemoOptions } from './demo-options.ts';
import { fastFiguresLine, figuresLine, type Figures } from './figures.ts';
import { FullPlay } from './full-play.ts';
import { keepOpen } from './keep-open.ts';
import { Narrator } from './narrator.ts';
import type { Play } from './play.ts';
import { provide } from './provide.ts';
import { ReplicatedPlay } from './replicated-play.ts';
import { deadtimeMs, Show } from './show.ts';
import { webPlay } from './web-play.ts';

const complain = (...lines: readonly string[]): boolean =>
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));

function lacking(reasons: readonly string[]): number {
  complain('The demo cannot run here:', ...reasons.map((reason) => `  ${reason}`));
  return 3;
}

async function perform(options: DemoOptions): Promise<number> {
  const { full, fast, json } = options;
  const missing = provide(full ? 'full' : fast ? 'fast' : 'web');
  if (missing.length > 0) return lacking(missing);
  const narrator = new Narrator({ story: json ? process.stderr : process.stdout, progress: process.stderr });
  const line = fast ? await playBoth(options, narrator) : await playOne(options, narrator);
  if (json) process.stdout.write(`${line}\n`);
  return 0;
}

async function playOne(options: DemoOptions, narrator: Narrator): Promise<string> {
  return figuresLine(await stage(options.full ? new FullPlay() : webPlay, options, narrator));
}

/** The same, with less and with more behind the address. */
async function playBoth(options: DemoOptions, narrator: Narrator): Promise<string> {
  const web = await stage(webPlay, { ...options, keep: false }, narrator);
  const webAndDatabase = await stage(new ReplicatedPlay(), options, narrator);
  return fastFiguresLine(new Map(Object.entries({ web, webAndDatabase })));
}

/** On a cluster of its own. */
async function stage(play: Play, { keep, cuts }: DemoOptions, narrator: Narrator): Promise<Figures> {
  const creating = Cluster.create({ timings: { deadtime: `${deadtimeMs}ms` } });
  await using cluster = await narrator.during('making two hosts and a client', creating);
  try {
    const figures = await new Show(cluster, { play, narrator, cuts }).run();
    if (keep) await keepOpen(cluster, play.group, narrator);
    rmSync(cluster.logDirectory, { recursive: true });
    return figures;
  } catch (error) {
    complain(`The daemons' logs are in ${cluster.logDirectory}.`);
    throw error;
  }
}

async function main(): Promise<number> {
  let options: DemoOptions;
  try {
    options = readDemoOptions(process.argv.slice(2));
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error), '', usage);
    return 2;
  }
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  try {
    return await perform(options);
  } catch (error) {
    if (error instanceof LabUnavailable) return lacking(error.missing);
    complain(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

process.exitCode = await main();
