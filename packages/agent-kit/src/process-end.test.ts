import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { processEnd } from './process-end.ts';
import { identifyProcess } from './process-table.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function sleeper() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  const identity = identifyProcess(child.pid ?? 0);
  if (identity === undefined) throw new Error('the sleeper has gone');
  return { child, identity };
}

const never = new AbortController().signal;

test('the end of a process is told to all who wait for it, and to no one else', async () => {
  const [first, second] = [await sleeper(), await sleeper()];
  let told = 0;
  const ends = [first, first, second].map(async ({ identity }) => {
    expect(await processEnd(identity, never)).toBe(true);
    told += 1;
  });
  first.child.kill('SIGKILL');
  await Promise.all(ends.slice(0, 2));
  expect(told).toBe(2);
  second.child.kill('SIGKILL');
  await Promise.all(ends);
});

test('one that has ended already is told at once, also when another has its pid', async () => {
  const { child, identity } = await sleeper();
  expect(await processEnd({ pid: identity.pid, startTime: identity.startTime - 1 }, never)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await processEnd(identity, never)).toBe(true);
});

test('whoever gives up waiting is let go, and others go on waiting', async () => {
  const { child, identity } = await sleeper();
  const controller = new AbortController();
  const [givenUp, patient] = [processEnd(identity, controller.signal), processEnd(identity, never)];
  controller.abort();
  expect(await givenUp).toBe(false);
  expect(await processEnd(identity, controller.signal)).toBe(false);
  child.kill('SIGKILL');
  expect(await patient).toBe(true);
});

test('a process that has waited can end by itself', async () => {
  const script = `
    import { identifyProcess, processEnd } from '@understudy/agent-kit';
    const given = AbortSignal.timeout(50);
    if (await processEnd(identifyProcess(process.ppid), given)) process.exit(3);
    void processEnd(identifyProcess(process.ppid), new AbortController().signal);
    setTimeout(() => process.exit(7), 50);`;
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  children.push(child);
  expect(await once(child, 'exit')).toEqual([7, null]);
});
