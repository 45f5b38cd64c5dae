import type {
  AgentAction,
  AgentCall,
  AgentManifest,
  CopiesPlan,
  Copies,
  JsonSchema,
  NodePlace,
  Notice,
  OcfName,
  OperationResult,
  Parameters,
  SystemServices,
} from '@understudy/contracts';

import { failed } from './outcomes.ts';

/** What an operation gets besides its parameters. */
export interface OperationContext<P extends object = Parameters> {
  readonly resource: string;
  readonly action: AgentCall;
  /** Validated against the agent's schema, defaults filled in, numbers and booleans converted. */
  readonly parameters: Readonly<P>;
  /** This node's name. */
  readonly node: string;
  /** Every node of the cluster with its addresses, this one too; none where there is no cluster, as when an agent is tried alone. */
  readonly nodes: readonly NodePlace[];
  /** Rises with every new ownership of the resource. */
  readonly generation: number;
  /** True for a monitor that asks what is there, before anything was decided. */
  readonly probe: boolean;
  /** How thoroughly a monitor is to look: OCF's check level. Absent: as thoroughly as the parameters say. */
  readonly level?: number;
  /** 0 for a single operation, else the interval of the recurring monitor, in milliseconds. */
  readonly intervalMs: number;
  /** How many copies there are to be, of which how many promoted; absent where there is to be one only. */
  readonly copies?: Copies;
  /** For `notify`: what this copy is told. */
  readonly notice?: Notice;
  /**
   * Of a start, stop, promotion or demotion, where copies are told what happens to each other: what they are told. Absent
   * elsewhere, and where a node gives up all that it has without asking anybody.
   */
  readonly plan?: CopiesPlan;
  /** For a fence agent: what the device calls the host; absent where the device as a whole is asked. */
  readonly plug?: string;
  /** Aborted when the deadline has passed or the operation is cancelled. */
  readonly signal: AbortSignal;
  /** Milliseconds left until the deadline. */
  readonly remainingMs: () => number;
  /** A directory of the host's, private to this resource, emptied by a reboot: for pid files, sockets, markers. */
  readonly runDirectory: string;
  /** One line for the daemon's log; `detail` is data. Values of secret parameters are masked by the host. */
  readonly log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

export type Outcome = Omit<OperationResult, 'durationMs'>;
export type Handler<P extends object> = (context: OperationContext<P>) => Promise<Outcome>;
/** What `notify` gets besides: what this copy is told. */
export type NoticeContext<P extends object = Parameters> = OperationContext<P> & { readonly notice: Notice };

/** What an author writes. `start`, `stop` and `monitor` are a must, the others abilities of their own. */
export interface AgentDefinition<P extends object = Parameters> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly parameters: JsonSchema;
  /** How long each action may take, in milliseconds; 20 000 where it is silent. */
  readonly timeoutsMs?: Readonly<Partial<Record<AgentAction, number>>>;
  /** Suggested interval of the recurring monitor, in milliseconds. Default 10 000. */
  readonly monitorIntervalMs?: number;
  /** See `AgentManifest.releaseFirst`. */
  readonly releaseFirst?: boolean;
  /** See `AgentManifest.saysPromotionScore`. */
  readonly saysPromotionScore?: boolean;
  /** See `AgentManifest.wantsNotices`; it has a `notify` then. */
  readonly wantsNotices?: boolean;
  /** See `AgentManifest.addressParameter`. */
  readonly addressParameter?: string;
  /** See `AgentManifest.ocfNames`. */
  readonly ocfNames?: readonly OcfName[];
  /** See `AgentManifest.systemServices`. */
  readonly systemServices?: readonly SystemServices[];

  /** Brings it up; `ok` only once it serves. `ok` too if it was up already. */
  readonly start: Handler<P>;
  /** Takes it down; `ok` only once it is really down, and if it was down already. */
  readonly stop: Handler<P>;
  /** `ok` (or `promoted`), `notRunning`, or what is wrong. */
  readonly monitor: Handler<P>;
  /** Checks the parameters against this host. Must change nothing. */
  readonly validate?: Handler<P>;
  readonly promote?: Handler<P>;
  readonly demote?: Handler<P>;
  readonly migrateTo?: Handler<P>;
  readonly migrateFrom?: Handler<P>;
  readonly reload?: Handler<P>;
  /**
   * Is told, where it runs, what is about to be done with the copies of its resource, or has been (`context.notice`), if
   * the definition says `notify`. What it returns holds nothing up; until it does, what it is told of waits.
   */
  readonly notify?: (context: NoticeContext<P>) => Promise<Outcome>;
  /** Tidies up after a failed start or stop, before the next try. */
  readonly clean?: Handler<P>;
  /**
   * Waits, while the resource runs, until there is reason to look: its process has ended, its address is gone. The
   * monitor then looks at once, whatever this returns; its reason is for the log. It returns at once if the reason is
   * there already, and when `signal` aborts; it must not poll.
   */
  readonly watch?: Handler<P>;
  /** See `Agent.selfCheck`. */
  readonly selfCheck?: () => Promise<void>;
}

/** A definition with the manifest that follows from it. What a plugin exports. */
export interface Agent<P extends object = Parameters> {
  readonly manifest: AgentManifest;
  readonly handlers: Readonly<Partial<Record<AgentCall, Handler<P>>>>;
  /**
   * Asked once when it is loaded, before anything depends on it; throws why it cannot be used. A new version that does is
   * refused, and the one before stays.
   */
  readonly selfCheck?: () => Promise<void>;
}

const optionalActions = [
  'validate',
  'promote',
  'demote',
  'migrateTo',
  'migrateFrom',
  'reload',
  'clean',
] as const satisfies readonly AgentAction[];

const defaultTimeoutMs = 20_000;
const defaultMonitorIntervalMs = 10_000;

/**
 * Makes an agent of its parts.
 *
 * @example
 * export default defineAgent<{ path: string }>({
 *   name: 'marker', version: '1.0.0', description: 'A file that is there or not.',
 *   parameters: { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
 *   start: async ({ parameters }) => { await writeFile(parameters.path, ''); return ok(); },
 *   …
 * });
 */
export function defineAgent<P extends object = Parameters>(definition: AgentDefinition<P>): Agent<P> {
  const actions: Partial<Record<AgentAction, Handler<P>>> = {
    start: definition.start,
    stop: definition.stop,
    monitor: definition.monitor,
  };
  for (const action of optionalActions) {
    const handler = definition[action];
    if (handler !== undefined) actions[action] = handler;
  }
  const { notify } = definition;
  if (notify !== undefined) actions.notify = told(notify);
  const { watch, selfCheck } = definition;
  const handlers = watch === undefined ? actions : { ...actions, watch };
  return {
    manifest: manifestOf(definition, Object.keys(actions) as AgentAction[]),
    handlers,
    ...(selfCheck === undefined ? {} : { selfCheck }),
  };
}

/** Whoever asks it without a word to say has made a mistake. */
function told<P extends object>(notify: (context: NoticeContext<P>) => Promise<Outcome>): Handler<P> {
  return async ({ notice, ...context }) =>
    notice === undefined ? failed('notify was called with nothing to tell') : notify({ ...context, notice });
}

function manifestOf<P extends object>(definition: AgentDefinition<P>, actions: readonly AgentAction[]): AgentManifest {
  return {
    name: definition.name,
    version: definition.version,
    description: definition.description,
    parameters: definition.parameters,
    actions: actions.map((action) => ({
      action,
      timeoutMs: definition.timeoutsMs?.[action] ?? defaultTimeoutMs,
      ...(action === 'monitor' ? { intervalMs: definition.monitorIntervalMs ?? defaultMonitorIntervalMs } : {}),
    })),
    ...(definition.releaseFirst === true ? { releaseFirst: true } : {}),
    ...(definition.saysPromotionScore === true ? { saysPromotionScore: true } : {}),
    ...(definition.wantsNotices === true ? { wantsNotices: true } : {}),
    ...(definition.watch === undefined ? {} : { watches: true }),
    ...(definition.addressParameter === undefined ? {} : { addressParameter: definition.addressParameter }),
    ...(definition.ocfNames === undefined ? {} : { ocfNames: definition.ocfNames }),
    ...(definition.systemServices === undefined ? {} : { systemServices: definition.systemServices }),
  };
}
