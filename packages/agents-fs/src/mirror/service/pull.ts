/* One pull: this tree brought into step with the promoted one's, and nothing lost that only this one had. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { MirrorConfiguration } from '../configuration.ts';
import { relationOf, unknownSince } from '../lineage.ts';
import type { TreePaths } from '../places.ts';
import type { CopyState } from './copy-state.ts';
import { fetchTree } from './fetch-tree.ts';
import { dial, type PeerAddress } from './keyed-connection.ts';
import { firstLine, say } from './lines.ts';
import type { Request } from './peer-link.ts';
import type { TreeHeader } from './peer-server.ts';
import { findSuspects, joined, keepSuspects, type Suspects } from './suspects.ts';

export interface PullOptions {
  readonly configuration: MirrorConfiguration;
  readonly paths: TreePaths;
  readonly source: { readonly name: string; readonly address: PeerAddress };
  readonly state: CopyState;
  /** Of a pull from the same side that broke off; null: there was none. */
  readonly former: BrokenPull | null;
  readonly save: (state: CopyState) => Promise<void>;
  readonly log: (message: string) => void;
  readonly signal: AbortSignal;
}

/** What it found is still suspect; what has changed in the tree since it began, and until it ended, was its own work. */
export interface BrokenPull {
  readonly epoch: string;
  readonly suspects: Suspects;
  readonly untilMs: number;
}

export type PullResult =
  | { readonly kind: 'inStep'; readonly state: CopyState; readonly change: number | null }
  | { readonly kind: 'failed'; readonly reason: string; readonly broken: BrokenPull | null };

type Tree = Extract<TreeHeader, { readonly kind: 'tree' }>;

/** @throws Error if the connection, the tree or its state cannot be had */
export async function pull(options: PullOptions): Promise<PullResult> {
  const { configuration, source, state } = options;
  const askedAtMs = Date.now();
  const socket = await dial(configuration, source.address, options.signal);
  try {
    say(socket, { want: 'tree' } satisfies Request);
    const header = (await firstLine(socket)) as TreeHeader;
    if (header.kind === 'refused') return { kind: 'failed', reason: header.reason, broken: null };
    const relation = relationOf(state.lineage, header.lineage);
    if (relation === 'ahead') return { kind: 'failed', reason: 'this copy is newer', broken: null };
    // From here on, until it is in step, it is a mixture of two.
    if (relation !== 'same' && state.complete) await options.save({ ...state, complete: false });
    const suspects = await suspectsOf(options, header);
    await prepare(options.paths);
    const comparesContents = relation !== 'same';
    const problem = await fetchTree(socket, { ...options, comparesContents });
    await report(options, suspects);
    if (problem !== undefined) return { kind: 'failed', reason: problem, broken: brokenOf(header, suspects) };
    const inStep = stateAfter(header, askedAtMs);
    await options.save(inStep);
    return { kind: 'inStep', state: inStep, change: header.change };
  } finally {
    socket.destroy();
  }
}

async function suspectsOf(
  { configuration, paths, state, former, signal }: PullOptions,
  header: Tree,
): Promise<Suspects> {
  const since = unknownSince({ node: configuration.node, ...state }, header.lineage);
  if (former === null || former.epoch !== epochOf(header)) return findSuspects(paths, since, signal);
  return joined(former.suspects, await findSuspects(paths, former.untilMs, signal));
}

/** What a pull that was cut off in the middle has left could be anything. */
async function prepare(paths: TreePaths): Promise<void> {
  if (existsSync(paths.replaced)) await keepSuspects(paths, null, 'an-interrupted-pull');
  await rm(paths.incoming, { recursive: true, force: true });
  for (const folder of [paths.incoming, paths.replaced]) await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function report({ paths, source, log }: PullOptions, suspects: Suspects): Promise<void> {
  const folder = await keepSuspects(paths, suspects, source.name);
  if (folder !== undefined) log(`files that ${source.name} does not have as they were here are set aside in ${folder}`);
}

function brokenOf(header: Tree, suspects: Suspects): BrokenPull {
  return { epoch: epochOf(header), suspects, untilMs: afterNow() };
}

function stateAfter({ lineage, final, atMs }: Tree, inStepAtMs: number): CopyState {
  return { version: 1, lineage, complete: true, final, inStepAtMs, sourceAtMs: atMs, checkedUntilMs: afterNow() };
}

function epochOf({ lineage }: Tree): string {
  return lineage.at(-1)?.id ?? '';
}

/** The next millisecond: all that was stamped until now is before it. */
function afterNow(): number {
  return Date.now() + 1;
}
