import { isLost } from './is-lost.ts';
import type { DecideOptions } from '../decide-options.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Given } from '../what-if/injection.ts';
import { decideWith } from '../what-if/decide-with.ts';
import { findChanges, type Ways } from '../what-if/find-changes.ts';
import type { Instance } from '../world/world.ts';
import type { Remedies } from './remedy.ts';
import { candidatesFor } from './candidates.ts';
import { chainOf, type Link } from './chain.ts';
import { explain, instanceCalled } from './explain.ts';
import type { Explanation } from './explanation.ts';
import { runsOn } from './runs-on.ts';
import { primitivesIn, whyContext, type WhyContext } from './why-context.ts';

/** The whole answer to "why is it there?" */
export interface Why {
  readonly kind: 'why';
  readonly nowWallMs: number;
  readonly explanation: Explanation;
  /** What it waits for, and what that waits for in turn: the chain of causes. */
  readonly chain: readonly Link[];
  /** Null: there is nothing that would change it, or nothing else that it could be. */
  readonly outlook: Outlook | null;
}

/** What would change it. */
export interface Outlook {
  /** Where it would go; null: it would run, wherever that is. */
  readonly node: string | null;
  /** Each by itself is enough. */
  readonly ways: Remedies;
}

/** The whole answer to "why not on that node?" */
export interface WhyNot {
  readonly kind: 'whyNot';
  readonly nowWallMs: number;
  readonly node: string;
  /** It does run there. */
  readonly isThere: boolean;
  readonly explanation: Explanation;
  readonly chain: readonly Link[];
  readonly ways: Remedies;
}

/** No resource or node is called so; with the names that there are. */
export interface Unknown {
  readonly kind: 'unknownResource' | 'unknownNode';
  readonly name: string;
  readonly known: readonly string[];
}

export interface Question {
  readonly cluster: Given;
  readonly options: DecideOptions;
  readonly resource: string;
}

/** Why a resource is where it is, is stopped, or is promoted; and what would make it run if it does not. */
export function why(question: Question): Why | Unknown {
  const asked = ask(question);
  if ('kind' in asked) return asked;
  const { context, instance } = asked;
  const explanation = explain(context, instance);
  const outlook = changesFor(question, context, instance, explanation);
  const chain = chainOf(context, instance, otherNode(explanation));
  return { kind: 'why', nowWallMs: question.options.nowWallMs, explanation, chain, outlook };
}

/** Why it does not run on that node, and the smallest changes that would bring it there. */
export function whyNot(question: Question & { readonly node: string }): WhyNot | Unknown {
  const asked = ask(question);
  if ('kind' in asked) return asked;
  const { context, instance } = asked;
  const { node, options } = question;
  const known = context.world.nodes.map(({ name }) => name);
  if (!known.includes(node)) return { kind: 'unknownNode', name: node, known };
  const isThere = runsOn(context.decision, instance.id, node);
  return {
    kind: 'whyNot',
    nowWallMs: options.nowWallMs,
    node,
    isThere,
    explanation: explain(context, instance),
    chain: isThere ? [] : chainOf(context, instance, node),
    ways: isThere ? [] : waysTo(question, context, instance, { node, most: mostTried.asked }),
  };
}

function ask({ cluster, options, resource }: Question): { context: WhyContext; instance: Instance } | Unknown {
  const decision = decide(cluster.configuration, cluster.situation, options);
  const instance = instanceCalled(decision, resource);
  if (instance !== null) return { context: whyContext(decision), instance };
  return { kind: 'unknownResource', name: resource, known: namesIn(decision) };
}

function namesIn({ world }: Decision): readonly string[] {
  return [...new Set(world.instances.flatMap(({ resource, id }) => [resource.id, id]))];
}

/** It runs as it should: of copies one is enough; what is blocked does not. */
function isWell({ decision }: WhyContext, instance: Instance): boolean {
  return runsOn(decision, instance.id, null) && !isBlocked(decision, instance);
}

function isBlocked({ world }: Decision, instance: Instance): boolean {
  return primitivesIn(world, instance).some(({ block }) => block !== null);
}

/** What would make it run, or be touched again; if it does run, what would bring it to the node where it might be else. */
function changesFor(
  question: Question,
  context: WhyContext,
  instance: Instance,
  explanation: Explanation,
): Outlook | null {
  if (isLeftAlone(explanation)) return null;
  if (!isWell(context, instance)) {
    const isReached = (decision: Decision): boolean => {
      const same = decision.world.instanceById.get(instance.id);
      return same !== undefined && runsOn(decision, same.id, null) && !isBlocked(decision, same);
    };
    return { node: null, ways: waysFor(question, context, instance, { node: null, most: mostTried.asked, isReached }) };
  }
  const node = otherNode(explanation);
  if (node === null) return null;
  const ways = waysTo(question, context, instance, { node, most: mostTried.besides });
  return ways.length === 0 ? null : { node, ways };
}

/** It runs and nobody may touch it, or it is not configured any more. */
function isLeftAlone(explanation: Explanation): boolean {
  const places = explanation.kind === 'primitive' ? [explanation.place] : explanation.members;
  return places.every((place) => {
    const { verdict, now } = place;
    if (verdict.kind === 'disabled') return verdict.because === 'removed';
    return verdict.kind === 'untouched' && verdict.because !== 'blocked' && now.nodes.length > 0 && !isLost(place);
  });
}

/** Where it was; else where it would rather be, if it could; else the next best. */
function otherNode(explanation: Explanation): string | null {
  const place = explanation.kind === 'primitive' ? explanation.place : explanation.members[0];
  if (place === undefined || explanation.kind === 'clone' || explanation.kind === 'bundle') return null;
  if (place.promotion !== null) return null;
  const [before] = place.now.nodes;
  if (before !== undefined && before !== place.target.node) return before;
  const others = place.nodes.filter(({ node }) => node !== place.target.node);
  const here = place.nodes.find(({ node }) => node === place.target.node)?.score ?? 0;
  return (others.find(({ score }) => (score ?? 0) > here) ?? others[0])?.node ?? null;
}

/** Of changes that somebody asks for, and of those that are told besides. */
const mostTried = { asked: 40, besides: 4 } as const;

function waysTo(
  question: Question,
  context: WhyContext,
  instance: Instance,
  { node, most }: { readonly node: string; readonly most: number },
): Ways {
  return waysFor(question, context, instance, {
    node,
    most,
    isReached: (decision) => runsOn(decision, instance.id, node),
  });
}

interface Wish {
  readonly node: string | null;
  /** So many changes are tried at most. */
  readonly most: number;
  readonly isReached: (decision: Decision) => boolean;
}

function waysFor(
  { cluster, options }: Question,
  context: WhyContext,
  instance: Instance,
  { node, most, isReached }: Wish,
): Ways {
  return findChanges({
    candidates: candidatesFor(context, [instance], node),
    mostTried: most,
    isEnough: (changes) => isReached(decideWith(cluster, options, changes)),
    candidatesWith: (changes) => {
      const decision = decideWith(cluster, options, changes);
      const same = decision.world.instanceById.get(instance.id);
      return same === undefined ? [] : candidatesFor(whyContext(decision), [same], node);
    },
  });
}
