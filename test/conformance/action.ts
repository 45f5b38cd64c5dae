/** One action of a transition, as the suite writes it: what two schedulers are compared by. */
export interface Action {
  readonly id: number;
  /** `resource`: an agent is asked. `cluster`: the cluster itself does it. `pseudo`: a point in time, nothing is done. */
  readonly kind: 'resource' | 'cluster' | 'pseudo';
  /** `start`, `monitor`, `stonith`, … */
  readonly task: string;
  /** `rsc_start_0`. */
  readonly key: string;
  readonly node?: string;
  readonly resource?: string;
  /** What has to be done before, by id. Ids of actions that are not there are ignored. */
  readonly after: readonly number[];
}

/** What makes two actions the same: key and node; of a cluster action the task stands for its key. */
export function labelOf({ kind, task, key, node }: Action): string {
  return `${kind === 'cluster' ? `${task}:` : key}${node === undefined ? '' : ` on ${node}`}`;
}

const coreTasks: ReadonlySet<string> = new Set([
  'start',
  'stop',
  'promote',
  'demote',
  'migrate_to',
  'migrate_from',
  'reload',
  'reload-agent',
  'stonith',
  'do_shutdown',
]);

/** Whether it changes where something runs; the others look, tell and tidy up. */
export function isCore({ kind, task }: Action): boolean {
  return kind !== 'pseudo' && coreTasks.has(task);
}
