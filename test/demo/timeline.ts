/**
 * Who noticed and did what, and when, as lines for a person who knows nothing of clusters. Pure.
 *
 * The times are those that the hosts wrote down themselves: they share one machine's monotonic clock here, and the
 * zero of a timeline is the moment of the deed.
 */
import type { EventRecord } from '@understudy/contracts';
import type { Paint, Style } from './paint.ts';

export interface Happening {
  /** Monotonic, milliseconds. */
  readonly atMs: number;
  /** A host's name, `client` or `you`. */
  readonly who: string;
  readonly text: string;
  readonly style?: Style;
}

/** What an operation that went well means to a person. A probe or a monitor that went well says nothing. */
const deeds: ReadonlyMap<unknown, (resource: string) => string> = new Map([
  ['start', (resource: string) => `has started ${resource}`],
  ['stop', (resource: string) => `has stopped ${resource}`],
  ['promote', (resource: string) => `has activated ${resource}`],
  ['demote', (resource: string) => `has given up ${resource}`],
]);

function names(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(' and ') : '';
}

function describeOperation({ data, text }: EventRecord): string | null {
  if (data['code'] !== 'ok') return text;
  return deeds.get(data['action'])?.(String(data['resource'])) ?? null;
}

function describePeer({ data, text, monotonicMs }: EventRecord): string {
  const { verdict, peer, lastHeardMs } = data;
  if (verdict !== 'lost' || typeof lastHeardMs !== 'number') return text;
  const silenceMs = Math.round(monotonicMs - lastHeardMs);
  return `has heard nothing of ${String(peer)} for ${silenceMs} ms, on no cable: ${String(peer)} counts as lost`;
}

function describe(event: EventRecord): string | null {
  switch (event.kind) {
    case 'link':
    case 'daemon':
    case 'definition':
    case 'security':
    case 'agents':
      return null;
    case 'operation':
      return describeOperation(event);
    case 'peer':
      return describePeer(event);
    case 'view':
      return `new view: ${names(event.data['members'])} in it, ${String(event.data['coordinator'])} decides`;
    case 'transition':
      return event.text.replace(/^transition \S+ begins: /, 'plans: ').replace(/^transition \S+ is complete$/, 'done');
    case 'intent':
    case 'warning':
    case 'fault':
    case 'fencing':
    case 'step-back':
      return event.text;
  }
}

/** The events that a person wants to see, each once although every member tells it. */
export function happeningsOf(events: readonly EventRecord[]): readonly Happening[] {
  const told = events.flatMap((event) => {
    const text = describe(event);
    return text === null ? [] : [{ atMs: event.monotonicMs, who: event.node, text }];
  });
  const known = new Map(told.map((happening) => [JSON.stringify(happening), happening]));
  return [...known.values()];
}

const offsetWidth = 9;
const whoWidth = 7;

/** One line each, in the order of time, with the distance from `zeroMs`. */
export function renderTimeline(happenings: readonly Happening[], zeroMs: number, paint: Paint): readonly string[] {
  const inOrder = [...happenings].sort((one, other) => one.atMs - other.atMs);
  return inOrder.map(({ atMs, who, text, style }) => {
    const offsetMs = Math.round(atMs - zeroMs);
    const offset = `${offsetMs < 0 ? '-' : '+'}${Math.abs(offsetMs)} ms`.padStart(offsetWidth);
    const words = style === undefined ? text : paint(style, text);
    return `  ${paint('faint', offset)}  ${who.padEnd(whoWidth)} ${words}`;
  });
}
