import type { World, WorldNode } from '../world/world.ts';

/** What there is to say of single nodes first, then the names of those of which there is nothing to say. */
export function nodeLines(world: World): readonly string[] {
  const special: string[] = [];
  const lists = new Map<string, string[]>(listTitles.map((title) => [title, []]));
  for (const node of world.nodes) {
    const status = nodeStatus(world, node);
    const list = lists.get(`${prefixes[node.kind]}${status}`);
    if (list !== undefined) list.push(node.name);
    else if (node.kind !== 'guest' || node.online || node.unclean)
      special.push(`${kinds[node.kind]} ${node.name}: ${status}`);
  }
  return [
    ...special,
    ...[...lists]
      .filter(([, names]) => names.length > 0)
      .map(([title, names]) => listLine(titleTexts[title] ?? title, names)),
  ];
}

export function listLine(title: string, names: readonly string[]): string {
  return `${title}: [ ${names.join(' ')} ]`;
}

const listTitles = ['online', 'OFFLINE', 'Remote online', 'Remote OFFLINE', 'Guest online'];
const titleTexts: Readonly<Record<string, string>> = {
  online: 'Online',
  'Remote online': 'RemoteOnline',
  'Remote OFFLINE': 'RemoteOFFLINE',
  'Guest online': 'GuestOnline',
};
const prefixes = { member: '', remote: 'Remote ', guest: 'Guest ' } as const;
const kinds = { member: 'Node', remote: 'RemoteNode', guest: 'GuestNode' } as const;

function nodeStatus(world: World, node: WorldNode): string {
  if (node.unclean) return `UNCLEAN (${node.online ? 'online' : 'offline'})`;
  if (node.pending) return 'pending';
  if (node.standbyOnFail && node.online) return 'standby (on-fail)';
  if (node.standby) return standbyText(world, node);
  if (node.maintenance) return node.online ? 'maintenance' : 'OFFLINE (maintenance)';
  if (!node.online) return 'OFFLINE';
  const health = healthOf(world, node);
  return health === null ? 'online' : `online (health is ${health})`;
}

function standbyText(world: World, node: WorldNode): string {
  if (!node.online) return 'OFFLINE (standby)';
  const hasActive = world.instances.some(
    ({ kind, activeOn }) => kind === 'primitive' && activeOn.includes(node.number),
  );
  return hasActive ? 'standby (with active resources)' : 'standby';
}

/** The worst that any of its health attributes says, if health counts at all. */
function healthOf(world: World, node: WorldNode): 'RED' | 'YELLOW' | null {
  if (world.resolved.properties.nodeHealthStrategy === 'none') return null;
  const values = [...node.attributes].filter(([name]) => name.startsWith('#health')).map(([, value]) => value);
  if (values.includes('red')) return 'RED';
  return values.includes('yellow') ? 'YELLOW' : null;
}
