import type { AgentManifest, FenceAgentAction, Problem } from '@understudy/contracts';
import { sortedBy } from '../base/order.ts';
import { checkNodeName, problemAt, type CheckContext } from './check-context.ts';
import { hintFor } from './check-nearest-name.ts';
import { checkTime } from './check-operations.ts';
import { readParameters } from './check-parameters.ts';
import type { Path } from './check-shape-message.ts';
import { entriesOf, type Draft } from './document-draft.ts';
import type { FenceDeviceDocument, FencingDocument } from './document-fencing.ts';

type Device = Draft<FenceDeviceDocument>;

/** Devices, whom they serve, and in which order they are tried. */
export function checkFencing(context: CheckContext): Problem[] {
  const { draft } = context;
  return [
    ...checkProperties(context),
    ...entriesOf(draft.fencing?.devices).flatMap(([id, device]) => checkDevice(id, device, context)),
    ...checkLevels(draft.fencing, context),
    ...checkTargets(draft.fencing, context),
  ];
}

function checkProperties({ draft }: CheckContext): Problem[] {
  const { stonithTimeout, priorityFencingDelay, fenceCheckExpiry, stormBrake, transitionDelay } =
    draft.properties ?? {};
  return [
    ...checkTime(stonithTimeout, ['properties', 'stonithTimeout'], 1),
    ...checkTime(priorityFencingDelay, ['properties', 'priorityFencingDelay'], 0),
    ...checkTime(fenceCheckExpiry, ['properties', 'fenceCheckExpiry'], 1),
    ...checkTime(stormBrake?.window, ['properties', 'stormBrake', 'window'], 1),
    ...checkTime(transitionDelay, ['properties', 'transitionDelay'], 0),
  ];
}

function checkDevice(id: string, device: Device | undefined, context: CheckContext): Problem[] {
  const path = ['fencing', 'devices', id];
  if (device === undefined) return [];
  return [
    ...checkAgent(device, path, context),
    ...checkHosts(device, path, context),
    ...(device.nodes ?? []).flatMap((node, index) => checkNodeName(node, [...path, 'nodes', index], context)),
    ...checkDelay(device, path, context),
    ...entriesOf(device.actions).flatMap(([action, own]) =>
      checkTime(own?.timeout, [...path, 'actions', action, 'timeout'], 1),
    ),
  ];
}

function checkAgent(device: Device, path: Path, context: CheckContext): Problem[] {
  const { agent } = device;
  if (agent === undefined) return [];
  const manifest = context.manifests.get(agent);
  if (manifest === undefined) {
    const installed = sortedBy(fenceAgentsOf(context), (name) => name);
    const hint =
      context.missing?.get(agent) ?? (hintFor(agent, installed, 'installed') || 'no fence agent is installed');
    return [problemAt([...path, 'agent'], 'unknown-agent', `unknown fence agent '${agent}'`, hint)];
  }
  if (manifest.fencing === undefined) {
    const hint = hintFor('', fenceAgentsOf(context), 'installed');
    return [problemAt([...path, 'agent'], 'not-a-fence-agent', `the agent '${agent}' cannot fence`, hint)];
  }
  return [...checkParameters(device, manifest, path), ...checkActions(device, manifest, path)];
}

function fenceAgentsOf({ manifests }: CheckContext): string[] {
  return [...manifests.values()].filter(({ fencing }) => fencing !== undefined).map(({ name }) => name);
}

/** The host's name comes from `hosts`, so the parameter that carries it need not be there. */
function checkParameters(device: Device, manifest: AgentManifest, path: Path): Problem[] {
  if ('parameters' in device && device.parameters === undefined) return [];
  const given = entriesOf(device.parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return readParameters(manifest, Object.fromEntries(given), [...path, 'parameters']).problems.slice();
}

function checkActions(device: Device, { name, fencing }: AgentManifest, path: Path): Problem[] {
  const known = (fencing?.actions ?? []).map(({ action }) => action);
  return entriesOf(device.actions).flatMap(([action, own]) => {
    const as = own?.action ?? (action as FenceAgentAction);
    if (known.includes(as)) return [];
    const place = own?.action === undefined ? [...path, 'actions', action] : [...path, 'actions', action, 'action'];
    return [
      problemAt(place, 'unknown-operation', `agent '${name}' has no action '${as}'`, hintFor(as, known, 'it has')),
    ];
  });
}

function checkHosts(device: Device, path: Path, context: CheckContext): Problem[] {
  const hosts: unknown = device.hosts;
  if (!('hosts' in device) || hosts === undefined) return [];
  const place = [...path, 'hosts'];
  const named = namesOf(hosts);
  if (named.length === 0) {
    const hint = 'name the nodes that it can fence, or leave hosts out: then it is every one';
    return [problemAt(place, 'device-without-host', 'the device serves no node', hint)];
  }
  return named.flatMap(([name, step]) => checkNodeName(name, [...place, step], context));
}

/** Names in a list or a map, with the step that leads to each. */
function namesOf(hosts: unknown): readonly (readonly [string, string | number])[] {
  if (Array.isArray(hosts))
    return hosts.flatMap((name: unknown, index) => (typeof name === 'string' ? [[name, index]] : []));
  return Object.keys(hosts as object).map((name) => [name, name]);
}

function checkDelay({ delay }: Device, path: Path, context: CheckContext): Problem[] {
  if (delay === undefined || typeof delay === 'string') return checkTime(delay, [...path, 'delay'], 0);
  return entriesOf(delay).flatMap(([node, text]) => [
    ...checkNodeName(node, [...path, 'delay', node], context),
    ...checkTime(text, [...path, 'delay', node], 0),
  ]);
}

function checkLevels(fencing: Draft<FencingDocument> | undefined, context: CheckContext): Problem[] {
  const known = entriesOf(fencing?.devices).map(([id]) => id);
  return entriesOf(fencing?.levels).flatMap(([node, levels]) => {
    const path = ['fencing', 'levels', node];
    return [
      ...checkNodeName(node, path, context),
      ...(levels ?? []).flatMap((level, index) =>
        checkLevel(level, { node, path: [...path, index], known, fencing, context }),
      ),
    ];
  });
}

interface LevelScope {
  readonly node: string;
  readonly path: Path;
  readonly known: readonly string[];
  readonly fencing: Draft<FencingDocument> | undefined;
  readonly context: CheckContext;
}

function checkLevel(level: unknown, scope: LevelScope): Problem[] {
  if (typeof level === 'string') return checkLevelDevice(level, scope.path, scope);
  const names = Array.isArray(level) ? level.filter((name): name is string => typeof name === 'string') : [];
  return names.flatMap((name, index) => {
    const path = [...scope.path, index];
    if (names.indexOf(name) === index) return checkLevelDevice(name, path, scope);
    return [problemAt(path, 'device-twice', `'${name}' is in this level already`, 'name each device once')];
  });
}

function checkLevelDevice(name: string, path: Path, { node, known, fencing, context }: LevelScope): Problem[] {
  if (!known.includes(name)) {
    return [problemAt(path, 'unknown-device', `unknown fence device '${name}'`, hintFor(name, known, 'devices'))];
  }
  const device = fencing?.devices?.[name];
  if (device === undefined || !context.nodes.includes(node) || serves(device, node)) return [];
  const hint = `add '${node}' to the hosts of '${name}'`;
  return [problemAt(path, 'device-not-for-node', `'${name}' does not serve '${node}'`, hint)];
}

function serves(device: Device, node: string): boolean {
  const hosts: unknown = device.hosts;
  return hosts === undefined || namesOf(hosts).some(([name]) => name === node);
}

/** Where fencing is on, every node must be one that can be fenced, by another than itself. */
function checkTargets(fencing: Draft<FencingDocument> | undefined, { draft, nodes }: CheckContext): Problem[] {
  const devices = entriesOf(fencing?.devices);
  if (draft.properties?.stonithEnabled !== true || devices.length === 0 || nodes.length < 2) return [];
  return nodes.flatMap((node) => {
    const own = devices.filter(([, device]) => device === undefined || serves(device, node));
    if (own.length === 0) {
      const message = `no fence device serves '${node}': if it is lost, nothing of it could be taken over`;
      return [problemAt(['fencing', 'devices'], 'node-without-device', message, 'add it to the hosts of one')];
    }
    const reachable = own.some(([, device]) => device?.nodes?.every((from) => from === node) !== true);
    if (reachable) return [];
    const message = `only '${node}' itself can reach the device that is to fence it`;
    return [problemAt(['fencing', 'devices', own[0]?.[0] ?? '', 'nodes'], 'own-device', message, 'name another node')];
  });
}
