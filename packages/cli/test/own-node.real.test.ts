import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chooseNode } from '../src/own-node.ts';

const ownNode = fileURLToPath(new URL('../src/own-node.ts', import.meta.url));
const platform = `${process.platform}-${process.arch}`;

describe('chooseNode', () => {
  test('keeps a Node that is new enough, without looking for another', () => {
    const resolve = (): never => {
      throw new Error('it looked');
    };
    expect(chooseNode('24.0.0', resolve)).toEqual({ kind: 'this' });
    expect(chooseNode('26.1.0', resolve)).toEqual({ kind: 'this' });
  });

  test('takes the Node of npm in place of an older one', () => {
    const resolve = (specifier: string): string => `/modules/${specifier}`;
    expect(chooseNode('20.20.2', resolve)).toEqual({ kind: 'other', path: `/modules/node-${platform}/bin/node` });
  });

  test('finds the Node that this package brings', () => {
    const choice = chooseNode('20.20.2');
    expect(choice).toMatchObject({ kind: 'other' });
    expect(choice.kind === 'other' && dirname(choice.path)).toMatch(new RegExp(`node-${platform}/bin$`));
  });

  test('says in words what is missing', () => {
    const resolve = (): never => {
      throw new Error('not there');
    };
    const choice = chooseNode('20.20.2', resolve);
    expect(choice.kind === 'none' && choice.reason).toContain(
      `The package node-${platform}, which brings a newer one, is not installed`,
    );
  });
});

/** A go-between that runs this script under the same Node. */
function startBetween(script: string): ReturnType<typeof spawn> {
  const program = `import { runUnder } from ${JSON.stringify(ownNode)}; await runUnder(process.execPath, ['-e', ${JSON.stringify(script)}]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('runUnder', () => {
  test('hands on the output and the exit code', async () => {
    const between = startBetween('console.log(process.argv0.length > 0); process.exitCode = 7;');
    const chunks: Buffer[] = [];
    between.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await once(between, 'close')).toEqual([7, null]);
    expect(Buffer.concat(chunks).toString()).toBe('true\n');
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'hands on %s, and what the program makes of it',
    async (signal) => {
      const script = `process.on('${signal}', () => { process.exit(9); }); setTimeout(() => process.exit(1), 30_000); console.log('ready');`;
      const between = startBetween(script);
      if (between.stdout !== null) await once(between.stdout, 'data');
      between.kill(signal);
      expect(await once(between, 'close')).toEqual([9, null]);
    },
  );

  test('ends by the signal that ended the program', async () => {
    const between = startBetween('process.kill(process.pid, "SIGKILL"); setTimeout(() => process.exit(1), 30_000);');
    expect(await once(between, 'close')).toEqual([null, 'SIGKILL']);
  });
});
