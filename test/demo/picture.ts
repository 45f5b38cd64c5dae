/** A drawing of the hosts and of where the service is, from what `crm status --json` says. Pure. */
import type { InstanceReport, StatusReport } from '@understudy/contracts';
import type { Paint, Style } from './paint.ts';

interface Line {
  readonly text: string;
  readonly style?: Style;
}

interface Box {
  readonly title: string;
  readonly lines: readonly Line[];
}

const innerWidth = 26;
const gap = '     ';

function wordFor({ role, condition }: InstanceReport): Line {
  if (condition !== 'good') return { text: condition, style: 'bad' };
  if (role === 'promoted' || role === 'started') return { text: 'ACTIVE', style: 'good' };
  return { text: role === 'unpromoted' ? 'warm' : role };
}

function boxOf(status: StatusReport, node: string): Box {
  const state = status.nodes.find((report) => report.node === node)?.state ?? 'unseen';
  const there = state === 'online';
  const lines = status.resources.map(({ resource, instances }): Line => {
    const instance = instances.find((candidate) => candidate.node === node);
    const { text, style } = there && instance !== undefined ? wordFor(instance) : { text: '-' };
    return { text: `${resource.padEnd(12)}${text}`, ...(style && { style }) };
  });
  const standing: Line = there ? { text: 'on' } : { text: 'NO POWER', style: 'bad' };
  return { title: `host ${node}`, lines: [standing, ...lines] };
}

function drawnLine({ text, style }: Line, paint: Paint): string {
  const padded = text.padEnd(innerWidth - 1).slice(0, innerWidth - 1);
  return `| ${style === undefined ? padded : paint(style, padded)}|`;
}

function draw({ title, lines }: Box, paint: Paint): readonly string[] {
  const lid = `+-- ${title} ${'-'.repeat(Math.max(0, innerWidth - title.length - 4))}+`;
  return [lid, ...lines.map((line) => drawnLine(line, paint)), `+${'-'.repeat(innerWidth)}+`];
}

/** Lines of plain ASCII, at most 80 columns for two hosts. A host that is not online is shown without power. */
export function renderPicture(status: StatusReport, client: string, paint: Paint): readonly string[] {
  const boxes = status.nodes.map(({ node }) => draw(boxOf(status, node), paint));
  const height = Math.max(...boxes.map((box) => box.length));
  const rows = Array.from({ length: height }, (_, row) => boxes.map((box) => box[row] ?? '').join(gap));
  const width = boxes.length * (innerWidth + 2) + (boxes.length - 1) * gap.length;
  const middle = ' '.repeat(Math.floor(width / 2));
  return [`client: ${client}`, `${middle}|`, ...rows].map((line) => `  ${line}`);
}
