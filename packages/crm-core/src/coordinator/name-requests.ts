import type { IntentReport } from '@understudy/contracts';
import type { OwnAnswer } from '../definition/explain-own.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { intentReport } from './intent-report.ts';
import { constraintsOf, namesOf, findResource, primitivesNamed } from './intents.ts';
import type { Intent } from './intents.ts';

/** An answer about a running cluster, with what people have asked for that concerns it. */
export type ClusterAnswer = OwnAnswer & { readonly requests?: readonly IntentReport[] };

/**
 * The scheduler knows constraints and target roles, where a person knows what was asked for.
 * This puts the requests back into an answer, in the place of what they were turned into to be
 * decided upon, and their end in the place of changes that nobody could make.
 */
export function nameRequests(answer: OwnAnswer, model: ClusterModel, intents: readonly Intent[]): ClusterAnswer {
  if (answer.kind === 'unknownResource' || answer.kind === 'unknownNode') return answer;
  const clerk: Clerk = { model, intents, named: new Set() };
  // Only what is said of a request is replaced, by something of the same kind: what it is stays the same.
  const named = rename(answer, clerk) as Exclude<OwnAnswer, { known: unknown }>;
  const asked = named.kind === 'whyTransition' ? null : named.explanation.resource;
  const requests = intents.filter((intent) => clerk.named.has(intent) || concerns(model, intent, asked));
  return { ...named, requests: requests.map(intentReport) };
}

interface Clerk {
  readonly model: ClusterModel;
  readonly intents: readonly Intent[];
  /** Those that the answer speaks of. */
  readonly named: Set<Intent>;
}

/** A node in standby concerns all; null: everything is asked about. */
function concerns(model: ClusterModel, intent: Intent, asked: string | null): boolean {
  if (asked === null || intent.kind === 'standby') return true;
  const names = primitivesNamed(model, asked);
  return primitivesNamed(model, intent.resource).some((name) => names.includes(name));
}

type Plain = Readonly<Record<string, unknown>>;

function rename(value: unknown, clerk: Clerk): unknown {
  if (Array.isArray(value)) return withoutDoubles(value.map((part) => rename(part, clerk)));
  if (typeof value !== 'object' || value === null) return value;
  const found = value as Plain;
  return (
    ofPlace(found, clerk) ??
    ofRole(found, clerk) ??
    Object.fromEntries(Object.entries(found).map(([key, part]) => [key, rename(part, clerk)]))
  );
}

/** The parts of a group that was stopped are started by one command. */
function withoutDoubles(values: readonly unknown[]): readonly unknown[] {
  const byText = new Map<string, unknown>();
  for (const value of values) {
    const isChange = typeof value === 'object' && value !== null && (value as Plain)['kind'] === 'startResource';
    byText.set(isChange ? JSON.stringify(value) : String(byText.size), value);
  }
  return [...byText.values()];
}

/** A constraint that is none of the definition's. */
function ofPlace({ kind, name, score, constraint }: Plain, clerk: Clerk): Plain | null {
  if (kind === 'location') {
    const intent = behind(name, clerk);
    return intent === null ? null : { kind: 'request', name: said(intent), score };
  }
  if (kind !== 'dropConstraint') return null;
  const intent = behind(constraint, clerk);
  if (intent === null) return null;
  return { kind: intent.kind === 'move' ? 'endMove' : 'startResource', resource: intent.resource };
}

/** A target role that is none of the definition's. */
function ofRole({ kind, because, text, resource }: Plain, clerk: Clerk): Plain | null {
  if (kind === 'disabled' && because === 'targetRole') {
    const intent = stopOf(text, clerk);
    return intent === null ? null : { kind, because: 'request', text: said(intent) };
  }
  if (kind !== 'startResource') return null;
  const intent = stopOf(resource, clerk);
  return intent?.kind === 'stop' ? { kind, resource: intent.resource } : null;
}

type PlaceIntent = Intent & { readonly kind: 'move' | 'kept' };
type RoleIntent = Intent & { readonly kind: 'stop' | 'restart' };

function behind(constraint: unknown, { model, intents, named }: Clerk): PlaceIntent | null {
  const places = intents.filter((intent): intent is PlaceIntent => intent.kind === 'move' || intent.kind === 'kept');
  const found = places.find((intent) => constraintsOf(model, intent).some(({ id }) => id === constraint)) ?? null;
  if (found !== null) named.add(found);
  return found;
}

/** That of the resource, or of the whole that it is in. */
function stopOf(resource: unknown, { model, intents, named }: Clerk): RoleIntent | null {
  if (typeof resource !== 'string') return null;
  const whole = findResource(model, resource);
  const names = whole === undefined ? [resource] : [resource, ...namesOf(whole)];
  const roles = intents.filter((intent): intent is RoleIntent => intent.kind === 'stop' || intent.kind === 'restart');
  const found = roles.find((intent) => intent.resource === resource) ?? roles.find(covers(names, model, resource));
  if (found !== undefined) named.add(found);
  return found ?? null;
}

function covers(names: readonly string[], model: ClusterModel, resource: string): (intent: RoleIntent) => boolean {
  const parts = primitivesNamed(model, resource);
  return (intent) => {
    const stopped = primitivesNamed(model, intent.resource);
    return names.includes(intent.resource) && parts.every((part) => stopped.includes(part));
  };
}

function said(intent: PlaceIntent | RoleIntent): string {
  const { who, resource } = intent;
  switch (intent.kind) {
    case 'move':
      return `${who} moved ${resource} ${intent.node === null ? `away from ${intent.away.join(' and ')}` : `to ${intent.node}`}`;
    case 'kept':
      return `${resource} was left active on ${intent.node}`;
    case 'stop':
      return `${who} stopped ${resource}`;
    case 'restart':
      return `${who} is restarting ${resource}`;
  }
}
