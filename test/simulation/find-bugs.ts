/**
 * Puts each deliberate bug of `bugs/*.patch` into a copy of the core, and says within how many seeds the simulator
 * finds it. A bug that it does not find is a hole in the checkers.
 *
 *   node --conditions=source test/simulation/find-bugs.ts [NAME…] [--seeds 2000] [--from 1]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '../..');
const packages = ['contracts', 'crm-core', 'simulator'];

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '1' } },
  allowPositionals: true,
});

const names = globSync('bugs/*.patch', { cwd: import.meta.dirname })
  .map((path) => basename(path, '.patch'))
  .filter((name) => positionals.length === 0 || positionals.includes(name))
  .sort();
const missed = names.filter((name) => !isFound(name));
process.exitCode = missed.length === 0 && names.length > 0 ? 0 : 1;

function isFound(name: string): boolean {
  const copy = copyWith(name);
  try {
    const script = join(copy, 'test/simulation/until-found.ts');
    const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=source', script, values.from, values.seeds], {
      cwd: copy,
      encoding: 'utf8',
    });
    process.stdout.write(`${name.padEnd(44)} ${stdout.trim() || stderr.trim()}\n`);
    return stdout.startsWith('seed');
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Only what the simulator needs; all else is the repository's own. */
function copyWith(name: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'understudy-bug-'));
  for (const each of packages) {
    cpSync(join(root, 'packages', each), join(copy, 'packages', each), {
      recursive: true,
      filter: (path) => !/\/(dist|node_modules)$/.test(path),
    });
  }
  cpSync(join(root, 'test/simulation'), join(copy, 'test/simulation'), { recursive: true });
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  linkModules(copy);
  const patch = join(import.meta.dirname, 'bugs', `${name}.patch`);
  const { status, stderr } = spawnSync('git', ['apply', patch], { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} does not apply any more: ${stderr}`);
  return copy;
}

function linkModules(copy: string): void {
  mkdirSync(join(copy, 'node_modules/@understudy'), { recursive: true });
  for (const each of packages) {
    symlinkSync(join(copy, 'packages', each), join(copy, 'node_modules/@understudy', each));
    const own = join('packages', each, 'node_modules');
    if (existsSync(join(root, own))) symlinkSync(join(root, own), join(copy, own));
  }
  for (const each of readdirSync(join(root, 'node_modules'))) {
    if (each !== '@understudy') symlinkSync(join(root, 'node_modules', each), join(copy, 'node_modules', each));
  }
}
