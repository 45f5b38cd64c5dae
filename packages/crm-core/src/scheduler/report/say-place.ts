import { isLost } from './is-lost.ts';
import { formatScore, infinity } from '../../base/score.ts';
import type { ActionReasons, Candidate, Deciding, NodeReasons, Placing, ScoreReason, Verdict } from './explanation.ts';
import { listed } from './listed.ts';
import { sayCannot, sayCause } from './say-action.ts';
import { sayReason, sayRefusal } from './say-score.ts';

/** The one sentence that answers the question. */
export function sayPlace(place: Placing): string {
  const { resource, verdict } = place;
  switch (verdict.kind) {
    case 'untouched':
      return `${resource} ${stands(place)}, and is left as it is: ${sayUntouched(verdict)}.`;
    case 'disabled':
      return `${resource} ${isOn(place) ? `${stands(place)} and is to stop` : 'is stopped'}: ${sayDisabled(verdict, resource)}.`;
    case 'nowhere':
      return sayNowhere(place);
    case 'placed':
      return sayPlaced(place, verdict);
  }
}

function isOn({ now }: Placing): boolean {
  return now.nodes.length > 0;
}

function stands({ now, nodes }: Placing): string {
  if (now.nodes.length === 0) return 'is stopped';
  if (isLost({ now, nodes }))
    return `was last seen ${now.role === 'promoted' ? 'promoted ' : ''}on ${listed(now.nodes)}`;
  return `${now.role === 'promoted' ? 'is promoted' : 'runs'} on ${listed(now.nodes)}`;
}

function sayUntouched({ because, text }: Verdict & { kind: 'untouched' }): string {
  switch (because) {
    case 'unmanaged':
      return 'it is not managed';
    case 'maintenance':
      return text === '' ? 'it is in maintenance' : text;
    case 'blocked':
      return `it is blocked (${text})`;
    case 'frozen':
      return text;
    case 'noFencingDevice':
      return sayCause({ kind: 'restsWithoutDevice' });
  }
}

function sayDisabled({ because, text }: Verdict & { kind: 'disabled' }, resource: string): string {
  switch (because) {
    case 'targetRole':
      return `${text === resource ? 'its target role' : `the target role of ${text}, which it is in,`} is Stopped`;
    case 'request':
      return text;
    case 'stopAll':
      return 'all resources are to be stopped (stop-all-resources)';
    case 'failure':
      return text;
    case 'removed':
      return 'it is no longer configured';
  }
}

function sayNowhere(place: Placing): string {
  const blocked = place.actions.find(({ state, task }) => state === 'blocked' && task === 'stop');
  const start = isOn(place) ? `${stands(place)} and is to stop` : 'does not run';
  const rest = blocked === undefined ? '' : ` But it ${sayCannot('stop')}: ${sayCause(blocked.cause)}.`;
  return `${place.resource} ${start}: no node can take it. ${sayRefusals(place.nodes, 'Every node')}.${rest}`;
}

/** Nodes with the same refusal together. Those that were never meant for it only where there are no others. */
function sayRefusals(all: readonly NodeReasons[], name: string): string {
  const meant = all.filter((node) => !isForOthers(node));
  const nodes = meant.length > 0 ? meant : all;
  const byText = Map.groupBy(nodes, (node) => sayRefusal(node) ?? 'was not chosen');
  if (byText.size === 1 && nodes.length > 1) {
    const [text = ''] = byText.keys();
    return `${name} ${text}`;
  }
  const parts = [...byText].map(
    ([text, some]) => `${listed(some.map(({ node }) => node))} ${plural(text, some.length)}`,
  );
  return parts.join('; ');
}

function isForOthers({ reasons }: NodeReasons): boolean {
  return reasons.some(({ kind }) => kind === 'unlisted' || kind === 'nodeKind' || kind === 'discovery');
}

function plural(text: string, count: number): string {
  return count < 2 ? text : text.replace(/^is /u, 'are ').replace(/^has /u, 'have ');
}

function sayPlaced(place: Placing, { node, decided }: Verdict & { kind: 'placed' }): string {
  const blocked = place.actions.find(({ state }) => state === 'blocked');
  if (blocked !== undefined) return sayBlocked(place, node, blocked);
  const { resource } = place;
  const reason = decided.kind === 'onlyNode' ? sayOnly(place, node) : sayDeciding(decided);
  if (!isOn(place)) return `${resource} is stopped and will be started on ${node}: ${reason}.`;
  if (!place.now.nodes.includes(node))
    return `${resource} moves from ${listed(place.now.nodes)} to ${node}: ${reason}.`;
  const stop = place.actions.find(({ task }) => task === 'stop');
  if (stop !== undefined) return `${resource} is restarted on ${node}: ${sayCause(stop.cause)}.`;
  return `${resource} ${stands(place)} and stays there: ${reason}.`;
}

/** Where there was no choice: what it had to follow, or what is wrong with the other nodes. */
function sayOnly({ nodes }: Placing, node: string): string {
  const others = nodes.filter((one) => one.node !== node);
  const open = others.filter(({ closed }) => closed === null);
  const leader = open[0]?.reasons.find(leads);
  if (leader !== undefined && open.every(({ reasons }) => reasons.some(leads))) return `it ${sayReason(leader)}`;
  const rest = others.length === 0 ? '' : `. ${sayRefusals(others, 'Every other node')}`;
  return `it is the only node that can take it${rest}`;
}

function leads(reason: ScoreReason): boolean {
  return reason.kind === 'primary' && reason.strength >= infinity && reason.on.length > 0;
}

function sayBlocked(place: Placing, node: string, { task, cause }: ActionReasons): string {
  const isHere = place.now.nodes.includes(node);
  if (isHere && task === 'start') return `${place.resource} ${stands(place)} and is to stop there: ${sayCause(cause)}.`;
  const wish = isHere
    ? `${stands(place)}`
    : `${isOn(place) ? `${stands(place)}; it should be` : 'does not run; it should be'} on ${node}`;
  return `${place.resource} ${wish}, but ${sayCannot(task)}: ${sayCause(cause)}.`;
}

function sayDeciding(decided: Deciding): string {
  switch (decided.kind) {
    case 'onlyNode':
      return 'it is the only node that can take it';
    case 'tie':
      return ties[decided.by].replace('NODE', decided.over);
    case 'score': {
      const [first, second] = decided.by;
      if (first === undefined)
        return `its score is the highest, ${formatScore(decided.margin)} more than on ${decided.over}`;
      const texts = [first, ...(second === undefined ? [] : [second])].map(
        ({ reason, on }) =>
          `${sayReason(reason)} (${formatScore(reason.score)}${on === decided.over ? ` on ${on}` : ''})`,
      );
      return `${listed(texts)} decided it${decided.margin >= infinity ? '' : `, by ${formatScore(decided.margin)}`} over ${decided.over}`;
    }
  }
}

const ties = {
  current: 'NODE is as good, but it is here already',
  load: 'NODE is as good, but has more to carry',
  name: 'NODE is as good; the first by name is taken',
  strategy: 'NODE has the same score; the placement strategy prefers this one',
} as const;

/** Why it is not on the node. `resource`: what was asked about, of which the place is a part. */
export function sayWhyNot(resource: string, place: Placing, node: string): string {
  const reasons = place.nodes.find((one) => one.node === node);
  const refusal = reasons === undefined ? null : sayRefusal(reasons);
  const { verdict } = place;
  if (verdict.kind === 'untouched' || verdict.kind === 'disabled') return `Not on ${node}: ${sayPlace(place)}`;
  if (refusal !== null) return `${resource} is not on ${node}: ${node} ${refusal}.`.replace(` ${node} is out:`, '');
  if (verdict.kind === 'placed' && verdict.node !== node)
    return `${resource} could be on ${node}, but ${verdict.node} is better. ${sayPlace(place)}`;
  return sayPlace(place);
}

/** Why a copy is promoted or not: what follows its name. */
export function sayCandidate({ because, index, base, locations, stickiness }: Candidate): string {
  const parts = [
    `said by its agent: ${base < 0 ? 'nothing' : formatScore(base)}`,
    ...locations.map((location) => `${sayReason(location)}: ${formatScore(location.score)}`),
    ...(stickiness === 0 ? [] : [`it is promoted already: ${formatScore(stickiness)}`]),
  ];
  const score = `promotion score ${formatScore(index)} (${parts.join(', ')})`;
  return because === 'nowhere' ? 'runs nowhere' : `${standings[because]}, ${score}`;
}

const standings = {
  chosen: 'promoted',
  noneLeft: 'not promoted, others come first',
  negative: 'not promoted, nothing speaks for it',
  limited: 'not to be promoted',
  ticket: 'not promoted, its ticket is missing',
  notNow: 'not promoted, its node takes nothing now',
  nowhere: 'runs nowhere',
} as const;
