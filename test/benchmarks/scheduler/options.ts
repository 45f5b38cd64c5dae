/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';
import { pageFlags, pageOptions, pageUsage, type PageOptions } from '../page-options.ts';
import { type ClusterSize, states } from './generate-cluster.ts';

export interface BenchmarkOptions extends PageOptions {
  readonly sizes: readonly ClusterSize[];
  /** A decision of the reference that takes longer is given up, and no larger one is tried. */
  readonly peerLimitMs: number;
  readonly usePeer: boolean;
  /** Ask the reference where it takes minutes, too. */
  readonly all: boolean;
}

export const usage = `How long a decision takes, by the size of the cluster, beside Debian's crm_simulate.

  npm run bench -- scheduler [OPTIONS]

  --quick           up to 1 000 resources
  --only NxR        these sizes alone, as 32x5000 for 32 nodes and 5 000 resources; may be given several times
  --all             ask crm_simulate for the largest clusters too, which takes it minutes each; without it, figures
                    that were recorded stand there, and are called so
  --peer-limit S    give crm_simulate up after so many seconds, and skip what is larger (default 60; with --all 600)
  --no-peer         without crm_simulate
${pageUsage}`;

/** By number of nodes: enough for a slope each, and those of which figures are told elsewhere. */
const grid: readonly (readonly [number, readonly number[]])[] = [
  [2, [10, 100, 300, 1_000, 3_000, 10_000]],
  [8, [100, 300, 1_000, 3_000, 10_000]],
  [16, [2_000]],
  [32, [100, 300, 1_000, 3_000, 5_000, 10_000]],
];
const quickLimit = 1_000;

function parseSize(text: string): readonly [number, number] {
  const [, nodes, resources] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (Number(nodes) >= 1 && Number(resources) >= 1) return [Number(nodes), Number(resources)];
  throw new Error(`--only takes nodes and resources as in 32x5000, not "${text}"`);
}

/** From small to large, so that the reference is given up at the right place. */
function sizesFor(only: readonly string[], quick: boolean): readonly ClusterSize[] {
  const whole = grid.flatMap(([nodes, counts]) => counts.map((count) => [nodes, count] as const));
  const wanted = only.length > 0 ? only.map(parseSize) : whole;
  return wanted
    .filter(([, resources]) => !quick || resources <= quickLimit)
    .flatMap(([nodes, resources]) => states.map((state) => ({ nodes, resources, state })))
    .toSorted((a, b) => a.nodes - b.nodes || a.resources - b.resources);
}

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readBenchmarkOptions(argv: readonly string[]): BenchmarkOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...pageFlags,
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      'peer-limit': { type: 'string' },
      all: { type: 'boolean', default: false },
      'no-peer': { type: 'boolean', default: false },
    },
  });
  const limit = Number(values['peer-limit'] ?? (values.all ? 600 : 60));
  if (!(limit > 0)) throw new Error(`--peer-limit takes seconds, not "${values['peer-limit'] ?? ''}"`);
  return {
    ...pageOptions(values),
    all: values.all,
    sizes: sizesFor(values.only, values.quick),
    peerLimitMs: limit * 1_000,
    usePeer: !values['no-peer'],
  };
}
