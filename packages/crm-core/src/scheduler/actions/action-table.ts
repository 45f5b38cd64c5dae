/*
 * One thing that could be done. Much of what is planned is optional: a resource that
 * stays where it is has a stop and a start that happen only if something else calls for
 * them. The stage `ordering` finds out which; nothing is changed in these values.
 */

export interface PlannedAction {
  /** Index in the table. */
  readonly number: number;
  /** `resource`: done by an agent; `cluster`: by the cluster; `pseudo`: a point that others wait for. */
  readonly kind: 'resource' | 'cluster' | 'pseudo';
  /** `start`, `stop`, `monitor`, `running`, `stonith`, … */
  readonly task: string;
  /** `site_start_0`. */
  readonly key: string;
  /** -1: of none. */
  readonly instance: number;
  /** On which it is done, or which it is about; -1: none. */
  readonly node: number;
  readonly intervalMs: number;
  /** It is needed, whatever the others do. */
  readonly required: boolean;
  /** Nothing of its own forbids it. */
  readonly runnable: boolean;
  /** A probe, or a monitor. */
  readonly probe: boolean;
  /** Of a point that some of several are enough for: how many of them must be possible. Else 0. */
  readonly atLeast: number;
  /** Begun already, and done once more to know how it went: for others nothing changes by it. */
  readonly isRepeated: boolean;
  /** It ends a copy too many of what stays where it should be: what comes after that one goes on. */
  readonly isExtra: boolean;
  /** Of a fencing: `reboot`, `off`, `on`. */
  readonly fence: string | null;
  /** Why it is needed, or why it cannot be done. */
  readonly reasons: readonly string[];
}

export type NewAction = Partial<Omit<PlannedAction, 'number'>> & Pick<PlannedAction, 'kind' | 'task' | 'key'>;

/** Collects actions while they are planned; read by key of instance and task afterwards. */
export class ActionTable {
  readonly #actions: PlannedAction[] = [];
  /** By task, then by instance: a map for each instance would be larger than its actions. */
  readonly #byTask = new Map<string, (number[] | undefined)[]>();
  readonly #heldUp: (action: PlannedAction) => string | null;

  /** `heldUp`: why an action cannot be done now, whatever else is said of it; null: it can. Default: it can. */
  constructor(heldUp: (action: PlannedAction) => string | null = () => null) {
    this.#heldUp = heldUp;
  }

  add(action: NewAction): number {
    const number = this.#actions.length;
    const whole = complete(action, number);
    const obstacle = this.#heldUp(whole);
    this.#actions.push(obstacle === null ? whole : { ...whole, runnable: false, reasons: [obstacle] });
    if (whole.instance >= 0) this.#index(whole);
    return number;
  }

  get all(): readonly PlannedAction[] {
    return this.#actions;
  }

  at(number: number): PlannedAction {
    const action = this.#actions[number];
    if (action === undefined) throw new RangeError(`there is no action ${number}`);
    return action;
  }

  /** Single actions of one task of one instance (recurring ones are found by `recurringOf`). */
  of(instance: number, task: string): readonly number[] {
    return this.#byTask.get(task)?.[instance] ?? none;
  }

  probesOf(instance: number): readonly number[] {
    return this.of(instance, 'probe');
  }

  recurringOf(instance: number): readonly number[] {
    return this.of(instance, 'recurring');
  }

  #index(action: PlannedAction): void {
    const task = action.probe
      ? 'probe'
      : action.intervalMs > 0 && action.task === 'monitor'
        ? 'recurring'
        : action.task;
    const byInstance = this.#byTask.get(task) ?? [];
    this.#byTask.set(task, byInstance);
    const list = byInstance[action.instance];
    if (list === undefined) byInstance[action.instance] = [action.number];
    else list.push(action.number);
  }
}

const none: readonly number[] = [];
const noReasons: readonly string[] = [];

/** Field by field: there are many, and one that is spread over another is slow, and large. */
function complete(action: NewAction, number: number): PlannedAction {
  return {
    kind: action.kind,
    task: action.task,
    key: action.key,
    number,
    instance: action.instance ?? -1,
    node: action.node ?? -1,
    intervalMs: action.intervalMs ?? 0,
    required: action.required ?? false,
    runnable: action.runnable ?? true,
    probe: action.probe ?? false,
    atLeast: action.atLeast ?? 0,
    isRepeated: action.isRepeated ?? false,
    isExtra: action.isExtra ?? false,
    fence: action.fence ?? null,
    reasons: action.reasons ?? noReasons,
  };
}
