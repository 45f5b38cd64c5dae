/** Sees to it that the machine has what the demo needs, or says what is missing. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { labEnvironment } from '../lab/enter.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';

const installer = fileURLToPath(new URL('../../scripts/install-prerequisites.sh', import.meta.url));

const forEverything = ['namespaces', 'unshare', 'perl', 'hostname', 'ip'];
const forFull = ['root', 'loop devices', 'mkfs.ext4', 'mariadbd', 'apache2'];

/** As root it installs programs that are missing. What is missing after that, each as a sentence; empty if all is there. */
export function provide(full: boolean): readonly string[] {
  const names = full ? [...forEverything, ...forFull] : forEverything;
  if (missingPrerequisites(names).length === 0) return [];
  if (process.getuid?.() === 0) {
    // Its output is for people, and stdout may belong to a program.
    spawnSync('bash', [installer], { env: labEnvironment(), stdio: ['ignore', process.stderr.fd, process.stderr.fd] });
  }
  return missingPrerequisites(names);
}
