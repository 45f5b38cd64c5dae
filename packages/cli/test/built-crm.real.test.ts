/** The program as it is installed: `bin/crm.js` over what the build made. Needs the build that `npm test` does first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type FixtureDaemon, startFixtureDaemon } from './fixture-daemon.ts';
import { healthy } from './status-samples.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const program = fileURLToPath(new URL('../bin/crm.js', import.meta.url));

let daemon: FixtureDaemon | undefined;

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

/** Exit code and standard output. */
async function runBuilt(args: readonly string[], runDirectory = '/nonexistent'): Promise<[number | null, string]> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, UNDERSTUDY_RUN_DIR: runDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return [exitCode, Buffer.concat(chunks).toString()];
}

test('lists its commands', async () => {
  const [exitCode, output] = await runBuilt(['--help']);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^ {2}status {2}/m);
  expect(output).toMatch(/^ {2}resource {2}/m);
});

test('hands an error on as its exit code', async () => {
  const [exitCode, output] = await runBuilt(['status', '--json']);
  expect(exitCode).toBe(3);
  expect(output).toContain('daemon-unreachable');
});

test('evaluates a scripted definition that lies anywhere', async () => {
  daemon = await startFixtureDaemon({ status: healthy });
  const directory = await temporaryDirectory({
    'shop.ts': `import { defineCluster } from 'understudy/definition';
      export default defineCluster({ version: 1, resources: { site: { agent: 'httpd' } } });`,
  });
  const [exitCode, output] = await runBuilt(['apply', join(directory, 'shop.ts')], daemon.runDirectory);
  expect([exitCode, output]).toEqual([0, 'Applied: it adds resource site.\nHeld by a and b.\n']);
  expect(daemon.posted).toMatchObject([{ document: { version: 1, resources: { site: { agent: 'httpd' } } } }]);
});
