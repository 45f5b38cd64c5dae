/**
 * The way a host comes up, as a shell script for its first process. Pure: from a plan to text.
 *
 * The first process makes the host's view of the file system, brings its interfaces up and then only sleeps, with
 * SIGCHLD ignored: that is how it reaps, for what is handed to it as an orphan vanishes when it ends.
 */
import { dirname } from 'node:path';
import { isWithin, type HostPlan, type LabPlan } from './lab-plan.ts';
import { shellQuote } from './shell-quote.ts';

/** Where the lab keeps its things, in its own mount namespace; each host's fresh /run hides it from the host. */
export const storeDirectory = '/run/lab';

/** Every host's /etc/hosts. */
export const namesFile = `${storeDirectory}/names`;

/** How a host gets directories of its own. */
export interface HostDirectories {
  /** Exist on the machine: a directory of the host's is mounted on each. */
  readonly bound: readonly string[];
  /** Parents of those that do not exist: from here down, everything that the host writes is its own. */
  readonly layered: readonly string[];
  /** Made by the host itself, in one of those. */
  readonly made: readonly string[];
}

function nearestParent(directory: string, exists: (path: string) => boolean): string {
  let parent = dirname(directory);
  while (!exists(parent)) parent = dirname(parent);
  if (parent === '/') throw new Error(`${directory} cannot be a host's own: nothing of its path exists here`);
  return parent;
}

/**
 * Decides how each persistent directory becomes the host's own.
 *
 * @throws Error for a directory whose only parent on this machine is `/`.
 */
export function arrangeDirectories(directories: readonly string[], exists: (path: string) => boolean): HostDirectories {
  const outermost = directories.filter((path) => !isWithin(dirname(path), directories));
  const bound = outermost.filter(exists);
  const missing = outermost.filter((path) => !exists(path));
  const parents = new Set(missing.map((path) => nearestParent(path, exists)));
  return { bound, layered: [...parents].sort(), made: directories.filter((path) => !bound.includes(path)) };
}

function hostStore(host: HostPlan): string {
  return `${storeDirectory}/hosts/${host.name}`;
}

/** What survives a power cut: made once, in the lab's store, before the host first comes up. */
export function storeScript(host: HostPlan, { bound, layered }: HostDirectories): string {
  const store = hostStore(host);
  const layers = layered.flatMap((_, index) => [`${store}/layer-${index}`, `${store}/work-${index}`]);
  return shellQuote(['mkdir', '-p', store, ...bound.map((directory) => `${store}/bound${directory}`), ...layers]);
}

function mountLines(host: HostPlan, { bound, layered, made }: HostDirectories): readonly string[] {
  const store = hostStore(host);
  return [
    ...layered.map((parent, index) => {
      const options = `lowerdir=${parent},upperdir=${store}/layer-${index},workdir=${store}/work-${index}`;
      return shellQuote(['mount', '-t', 'overlay', 'overlay', '-o', options, parent]);
    }),
    ...bound.map((directory) => shellQuote(['mount', '--bind', `${store}/bound${directory}`, directory])),
    ...made.map((directory) => shellQuote(['mkdir', '-p', directory])),
    `[ ! -e /etc/hosts ] || mount --bind ${namesFile} /etc/hosts`,
  ];
}

/** Those shared directories that the host's own ones would hide, with their place in the lab's store. */
export function hiddenShares(plan: LabPlan): readonly { readonly path: string; readonly store: string }[] {
  const everyone = [...plan.hosts, plan.client].flatMap((host) => host.persistentDirectories);
  const own = [...everyone, ...plan.freshDirectories];
  const hidden = plan.sharedDirectories.filter((path) => isWithin(path, own));
  return hidden.map((path, index) => ({ path, store: `${storeDirectory}/shared/${index}` }));
}

/** /run comes last, for it hides the store. */
function freshLines(plan: LabPlan): readonly string[] {
  const others = plan.freshDirectories.filter((directory) => directory !== '/run');
  return [
    'mount -t tmpfs -o mode=1777 tmpfs /dev/shm',
    ...others.map((directory) => shellQuote(['mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', directory])),
    ...hiddenShares(plan).flatMap(({ path, store }) => [
      shellQuote(['mkdir', '-p', path]),
      shellQuote(['mount', '--rbind', store, path]),
    ]),
    'mount -t tmpfs -o mode=755 tmpfs /run',
    'mkdir -m 1777 /run/lock',
  ];
}

/** What would reach the machine itself from a host that is told to reset itself, or to watch over itself. */
const guarded = ['/proc/sysrq-trigger', '/dev/watchdog', '/dev/watchdog0'];

function systemLines(): readonly string[] {
  return [
    'mount -t proc proc /proc',
    'mount -t sysfs sysfs /sys',
    ...guarded.map((path) => `[ ! -e ${path} ] || mount --bind /dev/null ${path}`),
  ];
}

/** Addresses must serve at once, so nothing waits for duplicate detection or for a router. */
function networkLines(host: HostPlan): readonly string[] {
  const addresses = host.cables.flatMap((cable) =>
    cable.addresses.map((address) => {
      const nodad = address.includes(':') ? ['nodad'] : [];
      return shellQuote(['ip', 'address', 'add', address, 'dev', cable.interface, ...nodad]);
    }),
  );
  return [
    'for conf in /proc/sys/net/ipv6/conf/*; do',
    '  [ ! -e "$conf" ] || { echo 0 >"$conf/accept_dad"; echo 0 >"$conf/accept_ra"; echo 0 >"$conf/disable_ipv6"; }',
    'done',
    'ip link set dev lo up',
    ...host.cables.map((cable) => shellQuote(['ip', 'link', 'set', 'dev', cable.interface, 'up'])),
    ...addresses,
  ];
}

/**
 * A shell cannot hand an ignored SIGCHLD on. Orphans that end before it is ignored would stay for ever, so the host
 * is not called up before that.
 */
const sleeper = [
  '$SIG{CHLD} = "IGNORE"; $| = 1; print "up\\n"',
  'open STDIN, "<", "/dev/null"; open STDOUT, ">", "/dev/null"; open STDERR, ">", "/dev/null"',
  'exec "sleep", "infinity"',
].join('; ');

/**
 * The script of a host's first process. It prints its pid on the machine, waits for a line (its cables are there by
 * then), prints `up`, and sleeps until it is killed.
 */
export function hostScript(plan: LabPlan, host: HostPlan, directories: HostDirectories): string {
  return [
    'set -e',
    'read -r pid rest </proc/self/stat; echo "$pid"',
    'read -r cables',
    shellQuote(['hostname', host.name]),
    ...mountLines(host, directories),
    ...freshLines(plan),
    ...systemLines(),
    ...networkLines(host),
    'cd /',
    shellQuote(['exec', 'perl', '-e', sleeper]),
  ].join('\n');
}
