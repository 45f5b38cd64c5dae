/**
 * From the document's fencing section to devices and targets with everything filled in.
 * What is not written comes from the agent's manifest, then from the properties, then
 * from our defaults.
 */
import { fenceActions, type AgentManifest, type FenceAgentAction } from '@understudy/contracts';
import { invariant } from '../base/invariant.ts';
import { readParameters } from './check-parameters.ts';
import { durationMs } from './compile-meta.ts';
import { documentDefaults } from './document-defaults.ts';
import type { FenceDeviceDocument, StormBrakeDocument } from './document-fencing.ts';
import type { DefinitionDocument } from './document.ts';
import type {
  FenceDevice,
  FenceLevel,
  FenceStepSettings,
  FenceTarget,
  FencingModel,
  FencingSettings,
  StormBudget,
} from './fencing.ts';

export interface FencingToCompile {
  /** Checked. */
  readonly document: DefinitionDocument;
  readonly nodes: readonly string[];
  readonly manifests: ReadonlyMap<string, AgentManifest>;
}

export function compileFencing(given: FencingToCompile): FencingModel {
  const { document, nodes } = given;
  const settings = compileSettings(document);
  const devices = Object.entries(document.fencing?.devices ?? {}).map(([id, device]) =>
    compileDevice(id, device, settings, given),
  );
  return {
    enabled: document.properties?.stonithEnabled ?? documentDefaults.properties.stonithEnabled,
    settings,
    devices,
    targets: nodes.map((node) => targetOf(node, document, devices)),
  };
}

function compileSettings({ properties = {} }: DefinitionDocument): FencingSettings {
  const { fencing } = documentDefaults;
  const { stonithTimeout, priorityFencingDelay, fenceCheckExpiry } = properties;
  return {
    action: properties.stonithAction ?? fencing.action,
    timeoutMs: stonithTimeout === undefined ? fencing.timeoutMs : durationMs(stonithTimeout),
    maxAttempts: properties.stonithMaxAttempts ?? fencing.maxAttempts,
    concurrent: properties.concurrentFencing ?? fencing.concurrent,
    priorityDelayMs: priorityFencingDelay === undefined ? fencing.priorityDelayMs : durationMs(priorityFencingDelay),
    checkExpiryMs: fenceCheckExpiry === undefined ? fencing.checkExpiryMs : durationMs(fenceCheckExpiry),
  };
}

function compileDevice(
  id: string,
  device: FenceDeviceDocument,
  settings: FencingSettings,
  { nodes, manifests }: FencingToCompile,
): FenceDevice {
  const manifest = manifests.get(device.agent);
  invariant(manifest?.fencing !== undefined, `the agent of the device '${id}' was checked to be a fence agent`);
  const { hostArgument = manifest.fencing.hostArgument } = device;
  return {
    id,
    agent: device.agent,
    parameters: readParameters(manifest, device.parameters ?? {}, []).parameters,
    hosts: hostsOf(device, nodes),
    hostArgument: hostArgument === 'none' ? null : hostArgument,
    delayMs: delaysOf(device, nodes),
    nodes: device.nodes ?? null,
    actions: compileActions(device, manifest, settings),
  };
}

/** In the nodes' order: every node by its own name, unless the device says which and how. */
function hostsOf({ hosts }: Pick<FenceDeviceDocument, 'hosts'>, nodes: readonly string[]): Map<string, string> {
  const named: readonly (readonly [string, string])[] =
    hosts === undefined
      ? nodes.map((node) => [node, node])
      : isList(hosts)
        ? hosts.map((node) => [node, node])
        : Object.entries(hosts).map(([node, plug]) => [node, String(plug)]);
  const known = new Map(named);
  return new Map(nodes.flatMap((node) => (known.has(node) ? [[node, known.get(node) ?? node] as const] : [])));
}

/** `Array.isArray` does not tell a readonly list from a map. */
function isList<T>(value: readonly T[] | Readonly<Record<string, unknown>>): value is readonly T[] {
  return Array.isArray(value);
}

function delaysOf({ delay }: FenceDeviceDocument, nodes: readonly string[]): Map<string, number> {
  if (delay === undefined) return new Map();
  if (typeof delay === 'string') return new Map(nodes.map((node) => [node, durationMs(delay)]));
  return new Map(Object.entries(delay).map(([node, text]) => [node, durationMs(text)]));
}

function compileActions(
  device: FenceDeviceDocument,
  { fencing }: AgentManifest,
  settings: FencingSettings,
): Map<FenceAgentAction, FenceStepSettings> {
  const known = new Map((fencing?.actions ?? []).map((each) => [each.action, each]));
  return new Map(
    fenceActions.flatMap((action): [FenceAgentAction, FenceStepSettings][] => {
      const own = device.actions?.[action];
      const as = own?.action ?? action;
      const described = known.get(as);
      if (described === undefined) return [];
      const timeoutMs = own?.timeout === undefined ? described.timeoutMs : durationMs(own.timeout);
      const retries = own?.retries ?? documentDefaults.fencing.retries;
      return [[action, { as, timeoutMs: timeoutMs > 0 ? timeoutMs : settings.timeoutMs, attempts: retries + 1 }]];
    }),
  );
}

/** Without levels of its own, each device that serves the node is one. */
function targetOf(node: string, document: DefinitionDocument, devices: readonly FenceDevice[]): FenceTarget {
  const written = document.fencing?.levels?.[node];
  const levels: readonly FenceLevel[] =
    written?.map((level) => (typeof level === 'string' ? [level] : level)) ??
    devices.filter(({ hosts }) => hosts.has(node)).map(({ id }) => [id]);
  return { node, levels };
}

export function compileStormBudget(brake: StormBrakeDocument = {}): StormBudget {
  const { stormBudget } = documentDefaults;
  return {
    windowMs: brake.window === undefined ? stormBudget.windowMs : durationMs(brake.window),
    fencings: limitOf(brake.fencings, stormBudget.fencings),
    restarts: limitOf(brake.restarts, stormBudget.restarts),
    moves: limitOf(brake.moves, stormBudget.moves),
  };
}

function limitOf(written: number | 'INFINITY' | undefined, usual: number): number {
  return typeof written === 'string' ? Infinity : (written ?? usual);
}
