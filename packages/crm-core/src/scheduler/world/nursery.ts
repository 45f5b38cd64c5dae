import type { Resolved } from '../resolve/resolved.ts';
import { withoutCopy } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';

/** Where the tree of instances grows: the roots, what is known by which id, and how many nodes there are so far. */
export interface Nursery {
  readonly resolved: Resolved;
  readonly roots: InstanceDraft[];
  /** By id; the first copy also without its number. */
  readonly instances: Map<string, InstanceDraft>;
  /** By what it has copies of, groups' members too: the clone; it may have no copy at all. */
  readonly cloneOf: Map<string, InstanceDraft>;
  readonly nodeCount: () => number;
  readonly noteNode: (name: string) => void;
  readonly enter: (draft: InstanceDraft) => InstanceDraft;
}

export function openNursery(resolved: Resolved): Nursery {
  const names = new Set(resolved.nodes.filter(({ kind }) => kind !== 'ping').map(({ name }) => name));
  const instances = new Map<string, InstanceDraft>();
  return {
    resolved,
    roots: [],
    instances,
    cloneOf: new Map(),
    nodeCount: () => names.size,
    noteNode: (name) => void names.add(name),
    enter: (draft) => {
      instances.set(draft.id, draft);
      const plain = withoutCopy(draft.id);
      if (draft.copy !== null && !instances.has(plain)) instances.set(plain, draft);
      return draft;
    },
  };
}
