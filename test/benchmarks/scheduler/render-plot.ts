/** Time against size as an SVG, both axes logarithmic: one panel a state, one line a number of nodes and scheduler. */
import { type ClusterState, states } from './generate-cluster.ts';
import type { Point } from './growth.ts';
import type { SizeFigures } from './measure-size.ts';

const panel = { width: 400, height: 320, left: 56, top: 48, gap: 72 };
const xDecades = { low: 1, high: 4 };
const titles: Readonly<Record<ClusterState, string>> = { stopped: 'all stopped', lost: 'one node just lost' };
/** Readable on white and on black, and told apart without colour by the mark at the end of the line. */
const colours = ['#0b7285', '#b35c00', '#8638a8', '#2b7a0b'];

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly isPeer: boolean;
  readonly points: readonly Point[];
}

interface YRange {
  readonly low: number;
  readonly high: number;
}

function linesOf(sizes: readonly SizeFigures[], state: ClusterState): readonly Line[] {
  const here = sizes.filter(({ size }) => size.state === state);
  const nodeCounts = [...new Set(here.map(({ size }) => size.nodes))].sort((a, b) => a - b);
  return nodeCounts.flatMap((nodes, index) => {
    const some = here.filter(({ size }) => size.nodes === nodes);
    if (some.length < 2) return [];
    const colour = colours[index % colours.length] ?? '#555';
    const ours = some.map(({ size, ours }) => ({ x: size.resources, y: ours.decideMs }));
    const peer = some.flatMap(({ size, peer }) =>
      typeof peer !== 'string' && peer.kind === 'measured' ? [{ x: size.resources, y: peer.durationMs }] : [],
    );
    return [
      { name: `ours, ${nodes}`, colour, isPeer: false, points: ours },
      ...(peer.length === 0 ? [] : [{ name: `crm_simulate, ${nodes}`, colour, isPeer: true, points: peer }]),
    ];
  });
}

const xAt = (x: number): number =>
  panel.left + (panel.width * (Math.log10(x) - xDecades.low)) / (xDecades.high - xDecades.low);
const yAt = (y: number, { low, high }: YRange): number =>
  panel.top + panel.height - (panel.height * (Math.log10(y) - low)) / (high - low);
const fixed = (value: number): string => value.toFixed(1);

function decadeText(exponent: number): string {
  if (exponent < 0) return `${10 ** exponent} ms`;
  return exponent < 3 ? `${10 ** exponent} ms` : `${10 ** (exponent - 3)} s`;
}

function gridLines(range: YRange): readonly string[] {
  const [right, bottom] = [panel.left + panel.width, panel.top + panel.height];
  const horizontal = Array.from({ length: range.high - range.low + 1 }, (_, step) => {
    const y = fixed(yAt(10 ** (range.low + step), range));
    return (
      `<path class="grid" d="M${panel.left} ${y}H${right}"/>` +
      `<text x="${panel.left - 6}" y="${y}" dy="4" text-anchor="end">${decadeText(range.low + step)}</text>`
    );
  });
  const vertical = Array.from({ length: xDecades.high - xDecades.low + 1 }, (_, step) => {
    const count = 10 ** (xDecades.low + step);
    const x = fixed(xAt(count));
    return (
      `<path class="grid" d="M${x} ${panel.top}V${bottom}"/>` +
      `<text x="${x}" y="${bottom + 16}" text-anchor="middle">${count}</text>`
    );
  });
  return [...horizontal, ...vertical];
}

function lineMarkup({ name, colour, isPeer, points }: Line, range: YRange): string {
  const places = points.map(({ x, y }) => [fixed(xAt(x)), fixed(yAt(y, range))] as const);
  const path = places.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const dots = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.5" fill="${colour}"/>`).join('');
  const [x, y] = places.at(-1) ?? ['0', '0'];
  const dash = isPeer ? ' stroke-dasharray="5 3"' : '';
  const label = `<text x="${x}" y="${y}" dx="6" dy="4" style="fill:${colour}">${name}</text>`;
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8"${dash}/>${dots}${label}`;
}

function panelMarkup(lines: readonly Line[], state: ClusterState, range: YRange): string {
  const middle = panel.left + panel.width / 2;
  return [
    `<text class="title" x="${middle}" y="${panel.top - 14}" text-anchor="middle">${titles[state]}</text>`,
    ...gridLines(range),
    `<text x="${middle}" y="${panel.top + panel.height + 34}" text-anchor="middle">resources</text>`,
    ...lines.map((line) => lineMarkup(line, range)),
  ].join('\n');
}

const style =
  'text{font:12px sans-serif;fill:#333}.title{font-weight:bold}.grid{stroke:#8884;stroke-width:1}' +
  '@media(prefers-color-scheme:dark){text{fill:#ccc}}';

export function renderPlot(sizes: readonly SizeFigures[]): string {
  const panels = states
    .map((state) => ({ state, lines: linesOf(sizes, state) }))
    .filter(({ lines }) => lines.length > 0);
  const times = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(({ y }) => y)));
  const logs = times.map((time) => Math.log10(time));
  const range = { low: Math.floor(Math.min(-1, ...logs)), high: Math.ceil(Math.max(1, ...logs)) };
  const step = panel.left + panel.width + panel.gap;
  const [width, height] = [step * panels.length + panel.gap, panel.top + panel.height + 48];
  const drawn = panels.map(
    ({ state, lines }, index) =>
      `<g transform="translate(${index * step} 0)">\n${panelMarkup(lines, state, range)}\n</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>Time of one decision against the number of resources, by number of nodes</title>',
    `<style>${style}</style>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
