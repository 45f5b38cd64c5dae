/**
 * StatusReport → the page that a person reads: what matters first. The cluster in one line, warnings with what to
 * do about them, then nodes, resources with where they are and why not, and what people have asked for.
 */
import type { LinkReport, NodeReport, StatusReport, Warning } from '@understudy/contracts';
import { alignColumns, type Cell } from './columns.ts';
import { renderIntent } from './describe-intent.ts';
import type { Paint, Style } from './paint.ts';
import { printable } from './printable.ts';
import { ago } from './relative-time.ts';
import { renderFencingLine } from './render-fencing.ts';
import { renderResources } from './render-resources.ts';
import { renderTieBreakers } from './render-tie-breakers.ts';
import { standingOf } from './standing.ts';

/** The page, with a line end after each line. */
export function renderStatus(report: StatusReport, paint: Paint): string {
  const status = printable(report);
  const parts = [
    renderHeader(status, paint),
    renderWarnings(status.warnings, paint),
    section('Nodes', renderNodes(status.nodes, paint), paint),
    section('Tie-breakers', renderTieBreakers(status, paint), paint),
    section('Resources', renderResources(status, paint), paint),
    section('Fencing', renderFencingLine(status, paint), paint),
    section('Requests in force', renderIntents(status), paint),
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n');
}

function renderHeader(status: StatusReport, paint: Paint): string[] {
  return [
    `${paint('strong', `Cluster ${status.cluster}`)}: ${renderVerdict(status, paint)}`,
    `  ${describeState(status)}`,
  ];
}

function renderVerdict({ resources }: StatusReport, paint: Paint): string {
  const standings = resources.map(standingOf);
  const down = standings.filter((standing) => standing === 'down').length;
  const coming = standings.filter((standing) => standing === 'pending').length;
  const ofAll = `of ${resources.length} ${resources.length === 1 ? 'resource' : 'resources'}`;
  const onTheWay = coming === 1 ? 'is on its way' : 'are on their way';
  if (down > 0) {
    const trouble = `${down} ${ofAll} ${down === 1 ? 'does not run as it should' : 'do not run as they should'}`;
    return paint('bad', coming === 0 ? trouble : `${trouble}, ${coming} ${onTheWay}`);
  }
  if (coming > 0) return paint('warning', `${coming} ${ofAll} ${onTheWay}`);
  return paint('good', resources.length === 0 ? 'nothing to run' : 'everything that should run does');
}

function describeState(status: StatusReport): string {
  const { definition } = status;
  const coordinator = status.coordinator === null ? 'no coordinator' : `coordinator ${status.coordinator}`;
  const applied =
    definition === null
      ? 'no definition yet: apply one with `crm apply FILE`'
      : `definition ${definition.revision} by ${definition.by} ${ago(definition.appliedAt, status.at)}`;
  return `${activityWords[status.activity]}; ${coordinator}; ${applied}; as ${status.node} sees it`;
}

const activityWords: Readonly<Record<StatusReport['activity'], string>> = {
  waiting: 'waiting for its peers before it decides anything',
  working: 'working',
  idle: 'idle',
  'stepping-back': 'stepping back: this node gives up what it ran',
  leaving: 'leaving the cluster in good order',
};

/** Each warning with its remedy; also after an acknowledgement. */
export function renderWarnings(warnings: readonly Warning[], paint: Paint): string[] {
  return warnings.flatMap((warning) => [
    paint('warning', `! ${warning.message}`),
    ...(warning.remedy === '' ? [] : [`  -> ${warning.remedy}`]),
  ]);
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [paint('strong', title), ...lines];
}

function renderNodes(nodes: readonly NodeReport[], paint: Paint): string[] {
  const rows = nodes.map((node): Cell[] => [
    { text: node.node },
    { text: describeNode(node), look: (text) => paint(styleOfNode(node), text) },
    ...node.links.map((link): Cell => ({
      text: `${link.address} ${link.state}${carriage(link)}`,
      look: (text) => paint(linkStyles[link.state], text),
    })),
  ]);
  return alignColumns(rows, '  ');
}

/** How well it carries: ` 0.4 ms, 12 % lost`. */
function carriage({ state, roundTripMs, lossPercent }: LinkReport): string {
  if (state === 'down' || state === 'unseen') return '';
  const delay = roundTripMs === null ? [] : [`${roundTripMs} ms`];
  const loss = lossPercent === 0 ? [] : [`${lossPercent} % lost`];
  const words = [...delay, ...loss];
  return words.length === 0 ? '' : ` ${words.join(', ')}`;
}

function describeNode(node: NodeReport): string {
  const additions = [...(node.standby ? ['standby'] : []), ...(node.maintenance ? ['maintenance'] : [])];
  return [nodeWords[node.state], ...additions].join(', ');
}

const nodeWords: Readonly<Record<NodeReport['state'], string>> = {
  online: 'online',
  restarting: 'daemon restarting',
  joining: 'joining',
  left: 'left in good order',
  lost: 'lost',
  unseen: 'not seen yet',
};

function styleOfNode(node: NodeReport): Style {
  if (node.state === 'lost') return 'bad';
  return node.state === 'online' && !node.standby && !node.maintenance ? 'good' : 'warning';
}

const linkStyles: Readonly<Record<LinkReport['state'], Style>> = {
  up: 'good',
  late: 'warning',
  down: 'bad',
  unseen: 'faint',
};

function renderIntents(status: StatusReport): string[] {
  return status.intents.map((intent) => `  ${renderIntent(intent, status.at)}`);
}
