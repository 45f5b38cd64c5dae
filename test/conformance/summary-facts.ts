/**
 * What a summary of the reference says of the cluster before the transition, as plain facts that can be compared:
 * `node a: online`, `site started on a`, `db promoted on b`, `site failed on a`. Flags that follow from the
 * configuration (disabled, unmanaged) are left out.
 */

/** Members of each group, by its id: a cloned group is written in one line. */
export type GroupMembers = ReadonlyMap<string, readonly string[]>;

const listedStates: Readonly<Record<string, string>> = {
  Online: 'online',
  OFFLINE: 'offline',
  RemoteOnline: 'online',
  RemoteOFFLINE: 'offline',
  GuestOnline: 'online',
};

function nodeFacts(line: string): readonly string[] {
  const list = /^(\w+): \[ (.*) \]$/.exec(line);
  const state = listedStates[list?.[1] ?? ''];
  if (state !== undefined) return (list?.[2] ?? '').split(' ').map((name) => `node ${name}: ${state}`);
  const single = /^(?:Guest|Remote)?Node ([^ ]+): (.*?)(?: \((?:with active resources|health is \w+)\))*$/.exec(line);
  return single === null ? [] : [`node ${single[1] ?? ''}: ${(single[2] ?? '').toLowerCase()}`];
}

const roles: Readonly<Record<string, string>> = {
  Started: 'started',
  Promoted: 'promoted',
  Unpromoted: 'unpromoted',
  Stopped: 'stopped',
  Starting: 'started',
  Stopping: 'started',
  Migrating: 'started',
  Promoting: 'unpromoted',
  Demoting: 'promoted',
};

/** `db-0 (10.0.0.1)\t(ocf:x:y):\t FAILED Promoted a (UNCLEAN)`. */
function primitiveFacts(line: string): readonly string[] {
  const parts = /^([^\s]+)(?: \([^)]*\))?\t\(.*?\):\t(.*)$/.exec(line);
  if (parts === null) return [];
  const words = (parts[2] ?? '')
    .replaceAll(/\([^)]*\)|[[\]]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const isFailed = words.includes('FAILED');
  const role = words.map((word) => roles[word]).find((known) => known !== undefined) ?? 'started';
  const standing = !isFailed ? role : role === 'promoted' ? 'failed, promoted' : 'failed';
  const nodes = words.filter((word) => roles[word] === undefined && !['FAILED', 'ORPHANED'].includes(word));
  const removed = words.includes('ORPHANED') ? ' and removed' : '';
  return nodes.map((node) => `${parts[1] ?? ''} ${standing}${removed} on ${node}`);
}

function listFacts(line: string, child: string, members: GroupMembers): readonly string[] {
  const list = /^(\w+)(?: \([^)]*\))?: \[ (.*) \]$/.exec(line);
  const role = roles[list?.[1] ?? ''];
  if (list === null || role === undefined || role === 'stopped') return [];
  const names = members.get(child) ?? [child];
  return (list[2] ?? '').split(' ').flatMap((node) => names.map((name) => `${name} ${role} on ${node}`));
}

export function summaryFacts(summary: string, members: GroupMembers): readonly string[] {
  const facts: string[] = [];
  let child = '';
  for (const indented of summary.split('\n')) {
    if (indented === 'Transition Summary:') break;
    const line = indented.replace(/^ *\* /, '').trimEnd();
    child = /^Clone Set: [^ ]+ \[([^\]]+)\]/.exec(line)?.[1] ?? child;
    facts.push(...nodeFacts(line), ...primitiveFacts(line), ...listFacts(line, child, members));
  }
  return facts.toSorted();
}
