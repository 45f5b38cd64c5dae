/** What becomes of each resource that something happens to: one line each. Pure. */
import type { Decision, GraphAction, Instance } from '@understudy/crm-core';
import { alignColumns } from '../render/columns.ts';
import { printable } from '../render/printable.ts';

/** Nodes first, then resources in the order of the definition; empty if nothing happens. */
export function renderChanges(decision: Decision): readonly string[] {
  const { world, actions } = decision;
  const tasks = tasksByInstance(actions);
  const rows = world.instances.flatMap((instance) => {
    if (instance.kind !== 'primitive') return [];
    const change = changeOf(decision, instance, tasks);
    return change === null
      ? []
      : [[change.verb, instance.id, change.where, change.why].map((text) => ({ text: printable(text) }))];
  });
  return [...nodeLines(actions), ...alignColumns(rows, '  * ').map((line) => line.trimEnd())];
}

function nodeLines(actions: readonly GraphAction[]): readonly string[] {
  return actions.flatMap(({ kind, task, key, node, reasons }) => {
    if (kind === 'pseudo' || node === null) return [];
    const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
    if (task === 'do_shutdown') return [`  * let ${printable(node)} leave${printable(why)}`];
    if (task !== 'stonith') return [];
    return [`  * ${key.endsWith('-on') ? 'unfence' : 'fence'} ${printable(node)}${printable(why)}`];
  });
}

/** Tasks of an instance on a node, with the reasons; pseudo ones too, of no node: a stop by fencing is a stop. */
type Tasks = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

function tasksByInstance(actions: readonly GraphAction[]): Tasks {
  const found = new Map<string, Map<string, readonly string[]>>();
  for (const { task, instance, node, reasons, intervalMs } of actions) {
    if (instance < 0 || intervalMs !== 0) continue;
    const key = `${instance} ${node ?? ''}`;
    const tasks = found.get(key) ?? new Map<string, readonly string[]>();
    found.set(key, tasks.set(task, reasons));
  }
  return found;
}

interface Change {
  readonly verb: string;
  readonly where: string;
  readonly why: string;
}

function changeOf({ world, assignment }: Decision, instance: Instance, tasks: Tasks): Change | null {
  const name = (number: number): string => world.nodes[number]?.name ?? '';
  const target = assignment.node[instance.number] ?? -1;
  const sources = instance.activeOn.map(name);
  const on = (node: string): ReadonlyMap<string, readonly string[]> =>
    tasks.get(`${instance.number} ${node}`) ?? new Map<string, readonly string[]>();
  const [here, unplaced] = [on(target < 0 ? '' : name(target)), on('')];
  const stopped = sources.filter((node) => on(node).has('stop') || (unplaced.has('stop') && node !== ''));
  const verb = verbOf({ instance, here, stopped, target: target < 0 ? null : name(target), sources, unplaced });
  if (verb === null) return null;
  const to = target < 0 ? 'stopped' : name(target);
  const where =
    sources.length === 0 || (sources.length === 1 && sources[0] === to) ? to : `${sources.join(', ')} -> ${to}`;
  const reasons = [...stopped.flatMap((node) => on(node).get('stop') ?? []), ...[...here.values()].flat()];
  return { verb, where: target < 0 ? sources.join(', ') : where, why: [...new Set(reasons)].join('; ') };
}

interface Facts {
  readonly instance: Instance;
  /** What is done where it shall run. */
  readonly here: ReadonlyMap<string, readonly string[]>;
  readonly unplaced: ReadonlyMap<string, readonly string[]>;
  readonly sources: readonly string[];
  /** Nodes on which it is stopped. */
  readonly stopped: readonly string[];
  readonly target: string | null;
}

function verbOf({ instance, here, unplaced, sources, stopped, target }: Facts): string | null {
  if (here.has('migrate_from')) return 'migrate';
  const starts = target !== null && (here.has('start') || (unplaced.has('start') && !sources.includes(target)));
  const promotes = here.has('promote') ? ' and promote' : '';
  if (starts && stopped.length > 0) {
    if (!stopped.includes(target)) return `move${promotes}`;
    return instance.isFailed ? 'recover' : 'restart';
  }
  if (starts) return `start${promotes}`;
  if (stopped.length > 0) return 'stop';
  return ['promote', 'demote', 'reload-agent', 'reload'].find((task) => here.has(task))?.replace('-agent', '') ?? null;
}
