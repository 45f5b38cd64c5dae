import type { ClusterModel } from '../model/cluster.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { ClusterStatus } from '../model/status.ts';
import type { Unknown, Why, WhyNot } from '../scheduler/report/why.ts';
import { why, whyNot } from '../scheduler/report/why.ts';
import { type WhyTransition, whyTransition } from '../scheduler/report/why-transition.ts';
import { questionOf } from './question-of.ts';

/** What is asked about a running cluster. Without a resource: why anything is done. With a node: why it is not there. */
export interface OwnQuestion {
  readonly resource: string | null;
  readonly node: string | null;
}

export type OwnAnswer = Why | WhyNot | WhyTransition | Unknown;

/**
 * Plain data, with the names that people wrote: the clone that something local or fast is inside has none of its own,
 * and its copies are told by their nodes.
 */
export function explainOwn(
  model: ClusterModel,
  status: ClusterStatus,
  nowWallMs: number,
  { resource, node }: OwnQuestion,
): OwnAnswer {
  const question = questionOf(model, status, nowWallMs);
  if (resource === null) return withOwnNames(whyTransition(question), model);
  const asked = { ...question, resource };
  const answer = withOwnNames(node === null ? why(asked) : whyNot({ ...asked, node }), model);
  return 'known' in answer ? { ...answer, known: [...new Set(answer.known)] } : answer;
}

function withOwnNames<T>(answer: T, { resources }: ClusterModel): T {
  const clones = resources.filter((resource) => resource.kind === 'clone');
  const wholes = new Map(clones.map(({ id, child }) => [id, child.id]));
  const copies = new Set(clones.flatMap((clone) => [clone.child.id, ...primitivesOf(clone).map(({ id }) => id)]));
  const plain = (text: string): string =>
    wholes.get(text) ?? text.replace(copyName, (name, id: string) => (copies.has(id) ? id : name));
  // Only texts are replaced by texts: what it is stays the same.
  return clones.length === 0 ? answer : (mapTexts(answer, plain) as T);
}

/** `site:0`. */
const copyName = /([\w.-]+):\d+/gu;

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((part) => mapTexts(part, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapTexts(part, change)]));
}
