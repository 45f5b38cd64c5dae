import type { FenceAgentAction, ParameterValue } from '@understudy/contracts';
import type { DurationText } from './document.ts';

/*
 * The `fencing` section of a definition, as people write it: devices that can take a
 * host its power, and in which order they are tried. Whether nodes are fenced at all
 * says the property `stonithEnabled`.
 */

export interface FencingDocument<D extends string = string> {
  /** By name, in the order in which they are tried where no levels say otherwise. */
  readonly devices: Readonly<Record<D, FenceDeviceDocument>>;
  /** By node: tried one after the other. A level of several devices needs all of them. */
  readonly levels?: Readonly<Record<string, readonly FenceLevelDocument<NoInfer<D>>[]>>;
}

export type FenceLevelDocument<D extends string = string> = D | readonly D[];

export interface FenceDeviceDocument {
  /** The fence agent's name: `fence:ipmilan`. */
  readonly agent: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /**
   * The nodes that it can fence: a list, or what the device calls each
   * (`pcmk_host_list`, `pcmk_host_map`). Default: every node, by its own name.
   */
  readonly hosts?: readonly string[] | Readonly<Record<string, string | number>>;
  /** The parameter that carries that name (`pcmk_host_argument`); `none`: no such parameter. Default: what the agent says. */
  readonly hostArgument?: string;
  /** Waited before a node is shot (`pcmk_delay_base`): for all, or by node. Default none. */
  readonly delay?: DurationText | Readonly<Record<string, DurationText>>;
  /** Nodes that can reach the device. Default: every one. */
  readonly nodes?: readonly string[];
  readonly actions?: { readonly [A in FenceAgentAction]?: FenceActionDocument };
}

export interface FenceActionDocument {
  /** What the agent is told instead (`pcmk_reboot_action`). */
  readonly action?: FenceAgentAction;
  /** Default: the agent's, else `stonithTimeout`. */
  readonly timeout?: DurationText;
  /** How often it is tried again after a failure. Default 1. */
  readonly retries?: number;
}

export interface StormBrakeDocument {
  /** How far back is counted. Default `'10min'`. */
  readonly window?: DurationText;
  /** Fencings of all nodes together. Default 3. */
  readonly fencings?: number | 'INFINITY';
  /** Restarts of one resource on one node. Default 10. */
  readonly restarts?: number | 'INFINITY';
  /** Moves of one resource. Default 6. */
  readonly moves?: number | 'INFINITY';
}
