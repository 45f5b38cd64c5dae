import { formatScore, infinity } from '../../base/score.ts';
import type { ActionReasons, Explanation, FailureReason, NodeReasons, Placing, ScoreReason } from './explanation.ts';
import type { Link } from './chain.ts';
import { listed } from './listed.ts';
import { sayAction } from './say-action.ts';
import { sayMoment } from './say-moment.ts';
import { sayChange } from './say-change.ts';
import { sayCandidate, sayPlace, sayWhyNot } from './say-place.ts';
import { sayClosure, sayTerm } from './say-score.ts';
import type { Outlook, Why, WhyNot } from './why.ts';

/*
 * The answer as text, for somebody who is tired: the first line answers; then what every
 * node has for it and against it; then what would change it.
 */

type Collective = Exclude<Explanation, { kind: 'primitive' }>;

/** Lines without their ends. */
export function renderWhy(answer: Why): readonly string[] {
  const { explanation, outlook, nowWallMs } = answer;
  const focus = focusOf(explanation, null);
  return [
    headline(explanation, focus),
    ...chainLines(answer.chain),
    ...(focus === null ? [] : detailLines(focus, nowWallMs)),
    ...(explanation.kind === 'primitive' ? [] : otherLines(explanation, focus)),
    ...(outlook === null ? [] : waysLines(outlook)),
  ];
}

export function renderWhyNot(answer: WhyNot): readonly string[] {
  const { explanation, node, isThere, nowWallMs, ways } = answer;
  const focus = focusOf(explanation, node);
  if (focus === null) return [`${explanation.resource} is empty.`];
  return [
    isThere
      ? `${focus.now.nodes.includes(node) ? 'It does' : 'It will'}: ${headline(explanation, focus)}`
      : sayWhyNot(explanation.resource, focus, node),
    ...chainLines(answer.chain),
    ...detailLines(focus, nowWallMs),
    ...(isThere ? [] : waysLines({ node, ways })),
  ];
}

/** The primitive that is told of in full: of several the one that has something to tell. */
function focusOf(explanation: Explanation, node: string | null): Placing | null {
  if (explanation.kind === 'primitive') return explanation.place;
  const { members } = explanation;
  const wanting = members.find((place) => !isWell(place));
  if (explanation.kind === 'group') return wanting ?? members[0] ?? null;
  const elsewhere = members.find((place) => place.target.node !== node && place.nodes.some((one) => one.node === node));
  return (
    (node === null ? null : (members.find(({ target }) => target.node === node) ?? elsewhere)) ??
    wanting ??
    members[0] ??
    null
  );
}

function isWell({ verdict, actions }: Placing): boolean {
  return verdict.kind === 'placed' && actions.every(({ state }) => state === 'done');
}

function headline(explanation: Explanation, focus: Placing | null): string {
  if (focus === null) return `${explanation.resource} is empty.`;
  switch (explanation.kind) {
    case 'primitive':
      return sayPlace(focus);
    case 'group':
      return isWell(focus)
        ? sayPlace({ ...focus, resource: explanation.resource })
        : `${explanation.resource} is not whole: ${sayPlace(focus)}`;
    default:
      return sayCopies(explanation, focus);
  }
}

function sayCopies({ resource, nodes, total, placed, members }: Collective, focus: Placing): string {
  const promoted = members
    .filter(({ target }) => target.role === 'promoted')
    .flatMap(({ target }) => target.node ?? []);
  const role = promoted.length === 0 ? '' : `, promoted on ${listed([...new Set(promoted)])}${sayLead(focus)}`;
  const missing = isWell(focus) ? '' : ` ${sayPlace(focus)}`;
  if (nodes.length === 0) return `${resource} runs nowhere.${missing}`;
  const rest = placed === total ? '' : ` (${placed} of ${total})`;
  return `${resource} has ${placed === 1 ? 'a copy' : 'copies'} on ${listed(nodes)}${rest}${role}.${missing}`;
}

/** Why the one that is promoted is, if there is one. */
function sayLead({ promotion }: Placing): string {
  const candidates = promotion?.candidates ?? [];
  const [chosen, ...more] = candidates.filter(({ isPromoted }) => isPromoted);
  const next = candidates.find(({ isPromoted, node }) => !isPromoted && node !== null);
  if (chosen === undefined || more.length > 0 || next === undefined) return '';
  return `: its promotion score is ${formatScore(chosen.index)}, that on ${next.node} ${formatScore(next.index)}`;
}

function chainLines(chain: readonly Link[]): readonly string[] {
  return chain.map(({ place, node }) => {
    return `  because ${node === null ? sayPlace(place) : sayWhyNot(place.resource, place, node)}`;
  });
}

function detailLines(place: Placing, nowWallMs: number): readonly string[] {
  return [
    '',
    ...nodeTable(place),
    ...titled('Promotion:', promotionLines(place)),
    ...titled(
      'Failures:',
      place.failures.map((failure) => failureLine(failure, nowWallMs)),
    ),
    ...titled('What is done:', actionsToTell(place).map(sayAction)),
  ];
}

/** What is blocked as a whole does nothing: the first line has said so. */
function actionsToTell({ verdict, actions }: Placing): readonly ActionReasons[] {
  return verdict.kind === 'untouched' ? actions.filter(({ state }) => state === 'done') : actions;
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

/** Nodes of which the same is to be said share a line if they are many. */
function nodeTable({ nodes, target }: Placing): readonly string[] {
  const alike = Map.groupBy(nodes, (one) => JSON.stringify([one.node === target.node, scoreText(one), termsText(one)]));
  const rows = [...alike.values()].flatMap((some) => {
    const shown = some.length > mostAlike ? some.slice(0, 1) : some;
    const more = some.length - shown.length;
    return shown.map((one) => [nodeText(one, target.node, more), scoreText(one), termsText(one)] as const);
  });
  const all = [['  node', 'score', 'why'] as const, ...rows];
  const width = (column: 0 | 1): number => Math.max(...all.map((row) => row[column].length));
  return all.map(([node, score, text]) => `${node.padEnd(width(0))}  ${score.padStart(width(1))}  ${text}`.trimEnd());
}

const mostAlike = 3;

function nodeText({ node }: NodeReasons, target: string | null, more: number): string {
  return `${node === target ? '>' : ' '} ${node}${more === 0 ? '' : ` and ${more} more`}`;
}

function scoreText({ score }: NodeReasons): string {
  return score === null ? '-' : formatScore(score);
}

/** A node that is forbidden needs no sum: only what forbids it. */
function termsText({ closed, reasons }: NodeReasons): string {
  const told = closed === null ? reasons : reasons.filter((reason) => !isOfGroup(reason));
  const bans = told.filter(({ score }) => score <= -infinity);
  const terms = (bans.length > 0 ? bans : told).map(sayTerm);
  return [...(closed === null ? [] : [sayClosure(closed)]), ...new Set(terms)].join('; ');
}

/** A group's members cannot be on a closed node either: that says nothing new. */
function isOfGroup(reason: ScoreReason): boolean {
  return (reason.kind === 'dependent' || reason.kind === 'primary') && reason.constraint === null;
}

function promotionLines({ promotion }: Placing): readonly string[] {
  return (promotion?.candidates ?? []).map((candidate) => {
    return `${candidate.resource}${candidate.node === null ? '' : ` on ${candidate.node}`}: ${sayCandidate(candidate)}`;
  });
}

function failureLine(
  { node, operation, count, lastWallMs, expiresWallMs, text }: FailureReason,
  nowWallMs: number,
): string {
  const times = count >= infinity ? 'for good' : count === 1 ? 'once' : `${count} times`;
  const last = lastWallMs === null ? '' : `, last at ${sayMoment(lastWallMs)}`;
  const end =
    expiresWallMs === null
      ? 'counts until it is cleaned up'
      : expiresWallMs <= nowWallMs
        ? 'has run out'
        : `is forgotten at ${sayMoment(expiresWallMs)}`;
  return `${operation ?? 'it'} failed ${times} on ${node}${last}${text === '' ? '' : ` (${text})`}; ${end}`;
}

/** The others in it, a line each. */
function otherLines({ kind, ...explanation }: Collective, focus: Placing | null): readonly string[] {
  const others = explanation.members.filter((place) => place !== focus);
  return titled(kind === 'group' ? 'The other members:' : 'The other copies:', manyLines(others, focus));
}

/** What is well and goes with what was told already needs no story of its own. */
function manyLines(others: readonly Placing[], focus: Placing | null): readonly string[] {
  const node = focus?.target.node ?? null;
  const alike = others.filter(
    (place) => isWell(place) && node !== null && place.target.node === node && place.target.role === focus?.target.role,
  );
  const rest = others.filter((place) => !alike.includes(place));
  const names = alike.map(({ resource }) => resource);
  const lines = names.length === 0 ? [] : [`${listed(names)}: on ${node}, too`];
  return [...lines, ...rest.map(sayPlace)];
}

function waysLines({ node, ways }: Outlook): readonly string[] {
  const aim = node === null ? 'make it run again' : `bring it to ${node}`;
  if (ways.length === 0) return ['', `Nothing that was tried would ${aim}.`];
  const title = `Any one of these would ${aim}:`;
  const lines = ways.map((way) => `- ${way.map(sayChange).join(', and ')}`);
  return titled(ways.length === 1 ? title.replace('Any one of these', 'This') : title, lines);
}
