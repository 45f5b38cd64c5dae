/**
 * Says what of this machine the tests and the demo can use, so that one that cannot run says why.
 *
 *     node test/lab/prerequisites.ts [--json]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { labEnvironment } from './enter.ts';
import { findProgram } from './find-program.ts';

export interface Prerequisite {
  /** `root`, `namespaces`, `loop devices`, or a program's name. */
  readonly name: string;
  readonly present: boolean;
  /** One sentence for a person: where it is, or what would help. */
  readonly detail: string;
}

const script = fileURLToPath(new URL('../../scripts/install-prerequisites.sh', import.meta.url));

function findRoot(): Prerequisite {
  const present = process.getuid?.() === 0;
  const detail = present ? 'This process is root.' : 'This process is not root: shared disks and MariaDB need it.';
  return { name: 'root', present, detail };
}

function findNamespaces(): Prerequisite {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const flags = [...user, '--mount', '--net', '--uts', '--ipc', '--pid', '--fork'];
  const { status, stderr, error } = spawnSync('unshare', [...flags, 'true'], {
    env: labEnvironment(),
    encoding: 'utf8',
  });
  const present = status === 0;
  const how = user.length === 0 ? 'as root' : 'in a user namespace';
  const detail = present
    ? `They can be made ${how}.`
    : `They cannot be made ${how}: ${error?.message ?? stderr.trim()}`;
  return { name: 'namespaces', present, detail };
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function findLoopDevices(): Prerequisite {
  const { status, stdout } = spawnSync('losetup', ['--find'], { env: labEnvironment(), encoding: 'utf8' });
  const present = status === 0 && mayWrite('/dev/loop-control');
  const detail = present ? `The next one is ${stdout.trim()}.` : 'There is none, or this process may not use it.';
  return { name: 'loop devices', present, detail };
}

function findPrograms(): readonly Prerequisite[] {
  const list = execFileSync(script, ['--list'], { encoding: 'utf8' });
  return list
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [name = '', pack = '', purpose = ''] = line.split('\t');
      const path = findProgram(name);
      const detail = path ?? `It is not installed (Debian: apt-get install ${pack}); needed for ${purpose}.`;
      return { name, present: path !== undefined, detail };
    });
}

/** Looks at the machine. Takes a few hundredths of a second, and changes nothing. */
export function findPrerequisites(): readonly Prerequisite[] {
  return [findRoot(), findNamespaces(), findLoopDevices(), ...findPrograms()];
}

/** Those of the named ones that are not there, each as a sentence; empty when all are. */
export function missingPrerequisites(names: readonly string[]): readonly string[] {
  const found = findPrerequisites();
  return names.flatMap((name) => {
    const prerequisite = found.find((candidate) => candidate.name === name);
    if (prerequisite === undefined) throw new Error(`no prerequisite is called ${name}`);
    return prerequisite.present ? [] : [`${name}: ${prerequisite.detail}`];
  });
}

if (import.meta.main) {
  const found = findPrerequisites();
  const line = ({ name, present, detail }: Prerequisite): string =>
    `${present ? 'yes' : 'no '}  ${name.padEnd(14)}${detail}`;
  const text = process.argv.includes('--json') ? JSON.stringify(found) : found.map(line).join('\n');
  process.stdout.write(`${text}\n`);
}
