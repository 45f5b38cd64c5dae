/** Two definitions → what differs, in a sentence. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../client/check-version.ts';
import { listNames } from './list-names.ts';

/** `adds resource site; changes group web; removes resource old`, or `changes nothing`. `before` is null at first. */
export function describeChange(before: unknown, after: unknown): string {
  const parts = [
    ...describeNamed('resource', sectionOf(before, 'resources'), sectionOf(after, 'resources')),
    ...describeNamed('group', sectionOf(before, 'groups'), sectionOf(after, 'groups')),
    ...describeNamed('node', sectionOf(before, 'nodes'), sectionOf(after, 'nodes')),
    ...(['properties', 'defaults', 'constraints', 'fencing'] as const).flatMap((name) =>
      describeWhole(name, before, after),
    ),
  ];
  return parts.length === 0 ? 'changes nothing' : parts.join('; ');
}

type Section = Readonly<Record<string, unknown>>;

function sectionOf(document: unknown, name: string): Section {
  const section = isRecord(document) ? document[name] : undefined;
  return isRecord(section) ? section : {};
}

function describeNamed(noun: string, before: Section, after: Section): string[] {
  const kept = Object.keys(after).filter((id) => Object.hasOwn(before, id));
  return [
    ...phrase(
      'adds',
      noun,
      Object.keys(after).filter((id) => !Object.hasOwn(before, id)),
    ),
    ...phrase(
      'changes',
      noun,
      kept.filter((id) => !isDeepStrictEqual(before[id], after[id])),
    ),
    ...phrase(
      'removes',
      noun,
      Object.keys(before).filter((id) => !Object.hasOwn(after, id)),
    ),
  ];
}

function phrase(verb: string, noun: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  return [`${verb} ${noun}${ids.length === 1 ? '' : 's'} ${listNames(ids)}`];
}

function describeWhole(name: string, before: unknown, after: unknown): string[] {
  const [old, current] = [before, after].map((document) => (isRecord(document) ? document[name] : undefined));
  return isDeepStrictEqual(old, current) ? [] : [`changes the ${name}`];
}
