import type { CopiesPlan, Notice } from './notice.ts';
import type { ResultCode } from './result-code.ts';

/** An operation that an agent can carry out. OCF's names, in camelCase. */
export const agentActions = [
  'start',
  'stop',
  'monitor',
  'validate',
  'promote',
  'demote',
  'migrateTo',
  'migrateFrom',
  'reload',
  'notify',
  'clean',
] as const;
export type AgentAction = (typeof agentActions)[number];

/**
 * What a fence agent can do to one host, or say of its device. `off`, `on` and `reboot`
 * act on the host's power; all others change nothing. `status`: `ok` if the host has
 * power, `notRunning` if it has none. `monitor`: the device answers, with these
 * credentials. `list`: which hosts it knows, in the result's `plugs`.
 */
export const fenceActions = ['off', 'on', 'reboot', 'status', 'monitor', 'list', 'validate'] as const;
export type FenceAgentAction = (typeof fenceActions)[number];

/**
 * All that an agent can be asked. `watch` is no action of a definition's: beside the recurring monitor it waits, for as
 * long as it takes, until there is reason to look, and the monitor then looks at once.
 */
export type AgentCall = AgentAction | FenceAgentAction | 'watch';

/** The role of a resource instance on a node. */
export type Role = 'stopped' | 'started' | 'unpromoted' | 'promoted';

export type ParameterValue = string | number | boolean;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A JSON schema (draft 2020-12) of type `object`. Kept open: ajv judges it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What an agent says of itself, as data: read and validated before any of its
 * operations runs.
 */
export interface AgentManifest {
  /** Short name, unique among installed agents: `ipaddr`. */
  readonly name: string;
  /** The agent's own version (semver). */
  readonly version: string;
  /** One paragraph for people. */
  readonly description: string;
  /** Schema of the parameters; property names are those of the OCF agent for the same job. */
  readonly parameters: JsonSchema;
  /** The actions it implements, with the time each may take unless a definition says otherwise. */
  readonly actions: readonly AgentActionDescription[];
  /**
   * True if its stop is safe before that of whatever depends on it, and cuts the
   * users off at once: an address. When a node must give everything up in a
   * hurry, such resources go first. Default false.
   */
  readonly releaseFirst?: boolean;
  /**
   * The parameter that names the IP address which `start` adds to this host and `stop` removes. Such an address may be
   * taken off this host without a word to the agent, when nobody may wait for one: `stop` finds it gone, and says `ok`.
   */
  readonly addressParameter?: string;
  /**
   * True if it says itself how gladly it would be promoted where it runs (`OperationResult.promotionScore`, or
   * `crm_master` of a script): until it has, it is promoted nowhere. Default false: it is promoted wherever it runs.
   */
  readonly saysPromotionScore?: boolean;
  /**
   * True if its copies need to be told of each other: they are, in a definition of ours that does not say `notify: false`.
   * Default false: they are told where `notify` is true.
   */
  readonly wantsNotices?: boolean;
  /** True if it can tell the moment when there is reason to look: it has `watch`. Default false: monitors alone tell. */
  readonly watches?: boolean;
  /** The OCF agents for the same job, as whom it can be exported to a Pacemaker cluster. Default none. */
  readonly ocfNames?: readonly OcfName[];
  /**
   * As which services the system may know what this agent runs: one that it also starts at boot has two owners, and
   * people are told. Default none.
   */
  readonly systemServices?: readonly SystemServices[];
  /** There if it is a fence agent: then it runs no resource, and `actions` is empty. */
  readonly fencing?: FenceAbilities;
}

/** An OCF agent for the same job. */
export interface OcfName {
  /** Its type, without provider: `IPaddr2`. */
  readonly name: string;
  /** What our parameters are by default where the other one's defaults are different. */
  readonly defaults?: Parameters;
}

/** Names of what an agent runs, as the system's own service manager has them. */
export interface SystemServices {
  /** Each that there may be: units of systemd, without `.service`, and scripts of init. */
  readonly names: readonly string[];
  /** Parameters that a definition must state for it to be these. Default: always. */
  readonly when?: Parameters;
}

/** What a fence agent says of itself beside its parameters. */
export interface FenceAbilities {
  /** With the time each may take unless a definition says otherwise. */
  readonly actions: readonly FenceActionDescription[];
  /** The parameter that names the host to the device, such as `plug`; null: the device has one host only. */
  readonly hostArgument: string | null;
}

export interface FenceActionDescription {
  readonly action: FenceAgentAction;
  readonly timeoutMs: number;
}

export interface AgentActionDescription {
  readonly action: AgentAction;
  readonly timeoutMs: number;
  /** For `monitor`: the suggested interval. */
  readonly intervalMs?: number;
}

/** Of a resource that runs in several copies: how many there are to be. */
export interface Copies {
  readonly max: number;
  readonly perNode: number;
  /** 0: none is promoted. */
  readonly promotedMax: number;
  readonly promotedPerNode: number;
  /** They are told what happens to each other. Default false. */
  readonly notify?: boolean;
}

/** A node of the cluster, and where it can be reached. */
export interface NodePlace {
  readonly name: string;
  /** One a link, in the order of the membership file. */
  readonly addresses: readonly string[];
}

/** One operation for an agent to carry out. */
export interface OperationRequest {
  /** Unique within the daemon's life. */
  readonly operationId: string;
  /** Or the fence device. */
  readonly resource: string;
  /** `ipaddr`, `fence:ipmilan`; later also `ocf:heartbeat:IPaddr2` and the like. */
  readonly agent: string;
  readonly action: AgentCall;
  readonly parameters: Parameters;
  /** The node's name. */
  readonly node: string;
  /** Every node of the cluster, this one too. Absent where there is no cluster. */
  readonly nodes?: readonly NodePlace[];
  /** Rises with every new ownership; an agent may pass it on to what it drives. */
  readonly generation: number;
  /** How long it may take, in milliseconds, from the moment it is handed over. */
  readonly timeoutMs: number;
  /** 0 for a single operation, else the interval of the recurring monitor. */
  readonly intervalMs: number;
  /** True for a monitor that asks what is there, before anything was decided. */
  readonly probe: boolean;
  /** How thoroughly a monitor is to look: OCF's check level. Absent: as thoroughly as the parameters say. */
  readonly level?: number;
  /** Absent where there is to be one only. */
  readonly copies?: Copies;
  /** For `notify`: what it is told. */
  readonly notice?: Notice;
  /** Beside a start, stop, promotion or demotion of a copy whose others are told of it: what they are told. */
  readonly plan?: CopiesPlan;
  /** For a fence agent: what the device calls the host; absent where the device as a whole is asked. */
  readonly plug?: string;
}

/** What came of it. Never thrown: an expected outcome is a value. */
export interface OperationResult {
  readonly code: ResultCode;
  /** Why, in words; empty when `ok` says it all. Shown to people as it is. */
  readonly reason: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** Node attributes to set, if any; null: it is said no longer. */
  readonly nodeAttributes?: Readonly<Record<string, string | null>>;
  /** The agent's own preference for being promoted here, if it has one. */
  readonly promotionScore?: number;
  /** Of a fence agent's `list`: what the device calls the hosts that it knows. */
  readonly plugs?: readonly string[];
}
