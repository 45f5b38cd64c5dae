/** Sees to it that the machine has what the demo needs, or says what is missing. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { labEnvironment } from '../lab/enter.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';

const installer = fileURLToPath(new URL('../../scripts/install-prerequisites.sh', import.meta.url));

/** Programs by their names, as the installer knows them, and what no package brings. Of namespaces the lab speaks. */
const needs = {
  web: { programs: ['unshare', 'perl', 'hostname', 'ip'], rights: [] },
  fast: { programs: ['unshare', 'perl', 'hostname', 'ip', 'mariadbd'], rights: ['root'] },
  full: {
    programs: ['unshare', 'perl', 'hostname', 'ip', 'mkfs.ext4', 'mariadbd', 'apache2'],
    rights: ['root', 'loop devices'],
  },
} as const;

function install(programs: readonly string[]): void {
  // Its output is for people, and stdout may belong to a program.
  const stdio = ['ignore', process.stderr.fd, process.stderr.fd] as const;
  spawnSync('bash', [installer, ...programs], { env: labEnvironment(), stdio: [...stdio] });
}

/**
 * As root it installs those programs that are missing.
 *
 * @returns what is missing after that, each as a sentence; empty if everything is there
 */
export function provide(form: keyof typeof needs): readonly string[] {
  const { programs, rights } = needs[form];
  if (process.getuid?.() === 0 && missingPrerequisites(programs).length > 0) install(programs);
  return missingPrerequisites([...rights, ...programs]);
}
