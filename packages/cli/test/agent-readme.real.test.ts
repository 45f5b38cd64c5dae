/** The README of agent-kit, followed by the letter in an empty folder: its files are written, its commands are run. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '@understudy/agent-kit';
import { expect, onTestFinished, test } from 'vitest';
import { openLocalRegistry } from './local-registry.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const readme = join(import.meta.dirname, '../../agent-kit/README.md');
const patienceMs = 240_000;

/** A folder of commands with our `crm` in it. */
async function programs(): Promise<string> {
  const folder = await temporaryDirectory();
  const crm = join(import.meta.dirname, 'crm-from-source.ts');
  await writeFile(join(folder, 'crm'), `#!/bin/sh\nexec '${process.execPath}' --conditions=source '${crm}' "$@"\n`);
  await chmod(join(folder, 'crm'), 0o755);
  return folder;
}

test(
  'takes a reader from nothing to a tested agent on a host',
  async () => {
    const text = await readFile(readme, 'utf8');
    const files = [...text.matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(
      ([, name = '', body = '']) => [name, body] as const,
    );
    expect(files.map(([name]) => name)).toEqual(['sleeper.ts', 'sleeper.test.ts']);
    const commands = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, body = '']) => body).join('');
    const registry = await openLocalRegistry();
    onTestFinished(registry.close);
    const [folder, host] = [await temporaryDirectory(Object.fromEntries(files)), await temporaryDirectory()];
    const PATH = [await programs(), dirname(process.execPath), process.env['PATH']].join(':');
    // The host's folder is one of the test's own; vitest's mark would make oclif behave as in development.
    const script = `unset NODE_ENV; ${commands.replaceAll('/etc/understudy', host)}`;
    const result = await run(['sh', '-exc', script], {
      cwd: folder,
      timeoutMs: patienceMs,
      env: { ...registry.environment, PATH, UNDERSTUDY_CONFIG_DIR: host, HOME: folder },
    });
    expect(result.code, `${result.stdout}\n${result.stderr}`).toBe(0);
    expect(result.stdout).toMatch(/^# pass 2$|^ℹ pass 2$/m);
    const steps =
      result.stdout
        .match(/Next:\n\n((?: {4}.*\n)+)/)?.[1]
        ?.trim()
        .split(/\n */) ?? [];
    expect(steps.length).toBeGreaterThan(3);
    expect(commands, 'what crm agent new says is next').toContain(`crm agent new lamp\n${steps.join('\n')}\n`);
    expect(result.stdout.match(/ does what a cluster relies on: /g)).toHaveLength(2);
  },
  patienceMs,
);
