/** The figures as a page: what was measured, how fast, how it grows. */
import type { ClusterState } from './generate-cluster.ts';
import { growthExponent } from './growth.ts';
import type { PeerResult, SizeFigures } from './measure-size.ts';
import type { Surroundings } from '../surroundings.ts';
import type { WholeProcessFigures } from './measure-whole-process.ts';

export interface Benchmark {
  readonly surroundings: Surroundings;
  readonly sizes: readonly SizeFigures[];
  readonly wholeProcess: readonly WholeProcessFigures[];
}

const stateTitles: Readonly<Record<ClusterState, string>> = {
  stopped: 'All stopped: everything is to be started',
  lost: 'All running, one node just lost: it is fenced, and what it ran starts elsewhere',
};

/** Three figures of a time, with its unit. */
export function formatMs(durationMs: number): string {
  const [value, unit] = durationMs < 1_000 ? [durationMs, 'ms'] : [durationMs / 1_000, 's'];
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

export function formatMiB(size: number): string {
  return size < 1_024 ? `${size.toFixed(0)} MiB` : `${(size / 1_024).toFixed(2)} GiB`;
}

const unmeasured: Readonly<Record<Exclude<PeerResult, object>, string>> = {
  givenUp: 'given up',
  skipped: 'skipped',
  notAsked: 'not asked',
  absent: '–',
};

function peerCells(peer: PeerResult): readonly string[] {
  if (typeof peer === 'string') return [unmeasured[peer], '–'];
  const figures = [formatMs(peer.durationMs), formatMiB(peer.peakRssMiB)];
  return peer.kind === 'recorded' ? figures.map((figure) => `${figure} (recorded)`) : figures;
}

function ratio(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ×`;
}

const header = [
  'nodes',
  'resources',
  'actions',
  'decide',
  'read CIB',
  'memory',
  'crm_simulate',
  'its memory',
  'faster',
  'faster, reading included',
];

function row({ size, ours, peer }: SizeFigures): readonly string[] {
  const peerMs = typeof peer === 'string' ? null : peer.durationMs;
  return [
    String(size.nodes),
    String(size.resources),
    String(ours.actions),
    formatMs(ours.decideMs),
    formatMs(ours.readMs),
    formatMiB(ours.peakRssMiB),
    ...peerCells(peer),
    ratio(peerMs === null ? null : peerMs / ours.decideMs),
    ratio(peerMs === null ? null : peerMs / (ours.readMs + ours.firstMs)),
  ];
}

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '--:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

const leastForGrowth = 100;

export interface Growth {
  readonly state: ClusterState;
  readonly nodes: number;
  readonly ours: number | null;
  readonly peer: number | null;
}

/** From 100 resources on: below, what is the same for every size outweighs. */
export function growthOf(sizes: readonly SizeFigures[]): readonly Growth[] {
  const kinds = new Map(sizes.map(({ size: { state, nodes } }) => [`${state} ${nodes}`, { state, nodes }]));
  return [...kinds.values()].flatMap(({ state, nodes }) => {
    const some = sizes.filter(
      ({ size }) => size.state === state && size.nodes === nodes && size.resources >= leastForGrowth,
    );
    if (some.length < 3) return [];
    const peers = some.flatMap(({ size, peer }) =>
      typeof peer !== 'string' && peer.kind === 'measured' ? [{ x: size.resources, y: peer.durationMs }] : [],
    );
    const ours = growthExponent(some.map(({ size, ours }) => ({ x: size.resources, y: ours.decideMs })));
    return [{ state, nodes, ours, peer: peers.length < 3 ? null : growthExponent(peers) }];
  });
}

const exponent = (value: number | null): string => value?.toFixed(2) ?? '–';

function growthLines(sizes: readonly SizeFigures[]): readonly string[] {
  const rows = growthOf(sizes).map(({ state, nodes, ours, peer }) => [
    state,
    String(nodes),
    exponent(ours),
    exponent(peer),
  ]);
  if (rows.length === 0) return [];
  return [
    '## Growth',
    'The exponent of time over the number of resources, from 100 on, by least squares: 1 is linear, 2 quadratic.',
    '',
    ...tableOf(['state', 'nodes', 'ours', 'crm_simulate'], rows),
    '',
  ];
}

function wholeProcessLines(figures: readonly WholeProcessFigures[]): readonly string[] {
  if (figures.length === 0) return [];
  const rows = figures.map(({ size, oursMs, oursPeakRssMiB, peerMs }) => [
    String(size.nodes),
    String(size.resources),
    size.state,
    formatMs(oursMs),
    formatMiB(oursPeakRssMiB),
    peerMs === null ? '–' : formatMs(peerMs),
  ]);
  return [
    '## The whole process',
    'From the shell: start, read the file, decide, print. `crm` starts a JavaScript runtime first, which small clusters feel. Its memory is the peak as last seen before it ended. Where `crm_simulate` takes long, see above.',
    '',
    ...tableOf(['nodes', 'resources', 'state', '`crm simulate --json`', 'its memory', '`crm_simulate -R -Q`'], rows),
    '',
  ];
}

const recordedText =
  'Where it would take minutes it is not asked without `--all`: *recorded* figures are of Pacemaker 2.1.5, measured ' +
  'once, on 2026-11-21, on a machine of this kind, with another cluster of that size.';

function introduction({ understudy, peer, node, processor, cores, memoryGiB, date, peerLimitMs, load }: Surroundings) {
  return [
    '# How fast a decision is',
    `Written by \`npm run bench -- scheduler\` on ${date}: Understudy ${understudy} under Node ${node}, beside ` +
      `${peer === null ? 'nothing' : `Pacemaker ${peer} (Debian's \`crm_simulate\`)`}; ${processor}, ${cores} cores, ` +
      `${memoryGiB} GiB, load ${load} at the beginning and at the end.`,
    '',
    'Resources are in groups of four, each with a home; every second group goes where the one before it is, and after ' +
      'it; every third avoids nodes by a rule. Fencing is on, and every node remembers what it was asked about every resource.',
    '',
    '- *decide*: one decision, median of several, in a process that has decided for two seconds before, and has the cluster in memory as a daemon has.',
    '- *read CIB*: reading it, once, cold; *memory* is the peak of the process (RSS) when it has read the CIB and decided once.',
    `- *crm_simulate*: one whole run of \`crm_simulate -R -Q\` on the same CIB, median of up to three (one, above 5 s); its memory as last seen before it ended. Given up after ${peerLimitMs / 1_000} s, and larger ones skipped. ${recordedText}`,
    '- *faster*: crm_simulate over *decide*; *reading included*: crm_simulate over reading the CIB and the first, cold decision.',
    '',
    '![Time of one decision against the number of resources](scheduler.svg)',
    '',
  ];
}

/** Markdown. */
export function renderPage({ surroundings, sizes, wholeProcess }: Benchmark): string {
  const tables = (['lost', 'stopped'] as const).flatMap((state) => {
    const rows = sizes.filter(({ size }) => size.state === state).map(row);
    return rows.length === 0 ? [] : [`## ${stateTitles[state]}`, ...tableOf(header, rows), ''];
  });
  const lines = [
    ...introduction(surroundings),
    ...tables,
    ...growthLines(sizes),
    ...wholeProcessLines(wholeProcess),
    'The same figures for a program: [scheduler.json](scheduler.json).',
  ];
  return `${lines.join('\n')}\n`;
}
