import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let clone: string;
let tools: string;

function writeProgram(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** An npm that installs a Node of the given version and a compiler; both write down that they ran. */
function provideNpm({ nodeVersion = process.version, fails = false } = {}): void {
  const node = `#!/bin/sh\ncase "$1" in\n-p) v=${nodeVersion}; v=\${v#v}; echo "\${v%%.*}" ;;\n--version) echo ${nodeVersion} ;;\n*) exec ${process.execPath} "$@" ;;\nesac\n`;
  const installed = 'require("node:fs").appendFileSync("log", "tsc " + process.argv.slice(2).join(" ") + "\\n");';
  writeProgram(
    join(tools, 'npm'),
    `#!/bin/bash
echo "npm warn EBADENGINE"; echo "npm $1" >>log
${fails ? 'echo "npm error: no network" >&2; exit 1' : ''}
rm -rf node_modules; mkdir -p node_modules/.bin node_modules/typescript/bin
cat >node_modules/.bin/node <<'NODE'
${node}NODE
chmod 755 node_modules/.bin/node
printf '%s' '${installed}' >node_modules/typescript/bin/tsc
`,
  );
}

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function withSetup(...args: readonly string[]): Promise<Run> {
  const child = spawn('bash', [join(clone, 'scripts/with-setup.sh'), ...args], {
    env: { PATH: `${tools}:/usr/bin:/bin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

const log = (): readonly string[] => readFileSync(join(clone, 'log'), 'utf8').trim().split('\n');

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'understudy-setup-'));
  tools = join(clone, 'tools');
  mkdirSync(tools);
  mkdirSync(join(clone, 'scripts'));
  copyFileSync(join(import.meta.dirname, 'with-setup.sh'), join(clone, 'scripts/with-setup.sh'));
  writeFileSync(join(clone, 'package-lock.json'), '{}');
  provideNpm();
});

afterEach(() => rmSync(clone, { recursive: true }));

describe('with-setup.sh', () => {
  it('installs and builds a fresh clone, then becomes the command', async () => {
    const run = await withSetup('node', '-e', 'console.log(process.argv[1]); process.exitCode = 7', '--', '--json');
    expect(run.code).toBe(7);
    expect(run.stdout).toBe('--json\n');
    expect(log()).toEqual(['npm ci', 'tsc -b']);
    expect(run.stderr).not.toContain('EBADENGINE');
  });

  it('installs again only when the lock file has changed', async () => {
    await withSetup('true');
    await withSetup('true');
    expect(log()).toEqual(['npm ci', 'tsc -b', 'tsc -b']);
    appendFileSync(join(clone, 'package-lock.json'), '\n');
    await withSetup('true');
    expect(log().slice(3)).toEqual(['npm ci', 'tsc -b']);
  });

  it('accepts what was installed by hand', async () => {
    await withSetup('true');
    rmSync(join(clone, 'node_modules/.understudy-setup'));
    writeFileSync(join(clone, 'node_modules/.package-lock.json'), '{}');
    await withSetup('true');
    expect(log()).toEqual(['npm ci', 'tsc -b', 'tsc -b']);
  });

  it('installs once when two commands start at the same time', async () => {
    await Promise.all([withSetup('true'), withSetup('true')]);
    expect(log().filter((line) => line === 'npm ci')).toHaveLength(1);
  });

  it('shows what npm said when it fails, and leaves no half installation behind as done', async () => {
    provideNpm({ fails: true });
    const run = await withSetup('echo', 'never');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('npm error: no network');
    provideNpm();
    await withSetup('true');
    expect(log()).toEqual(['npm ci', 'npm ci', 'tsc -b']);
  });

  it('ends like a test run when it fails before one', async () => {
    provideNpm({ fails: true });
    expect(await withSetup('--as-test', 'echo', 'never')).toMatchObject({ code: 1, stdout: '0 passed, 1 failed\n' });
  });

  it('leaves the build to a test run', async () => {
    await withSetup('--as-test', 'true');
    expect(log()).toEqual(['npm ci']);
  });

  it('builds nothing for a command that runs the sources', async () => {
    await withSetup('--no-build', 'true');
    expect(log()).toEqual(['npm ci']);
  });

  it('says which Node is there and that it is too old', async () => {
    provideNpm({ nodeVersion: 'v20.20.2' });
    const run = await withSetup('echo', 'never');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/Node 24 or later is needed: .*node is v20\.20\.2/);
  });
});
