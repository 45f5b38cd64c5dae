import { expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const node = (code: string): readonly [string, ...string[]] => [process.execPath, '-e', code];

it('keeps what a program says on both channels, and its exit code', async () => {
  const shown: string[] = [];
  const code = "console.log('out'); console.error('err'); process.exitCode = 3;";
  const result = await runProgram(node(code), { show: (text) => shown.push(text) });
  expect(result.code).toBe(3);
  expect(result.output.split('\n').sort()).toEqual(['', 'err', 'out']);
  expect(shown.join('')).toBe(result.output);
});

it('hands over the environment', async () => {
  const { output } = await runProgram(node('console.log(process.env.WORD)'), { env: { WORD: 'understudy' } });
  expect(output).toBe('understudy\n');
});

it('says that a program does not exist', async () => {
  const { code, output } = await runProgram(['/nonexistent/program']);
  expect(code).toBeNull();
  expect(output).toContain('/nonexistent/program could not be started');
});

it('ends a program that takes too long', async () => {
  const { code, output } = await runProgram(node('setInterval(() => {}, 1000)'), { limitMs: 300 });
  expect(code).toBeNull();
  expect(output).toContain('has not ended within 300 ms');
  expect(output).toContain('was ended by SIGKILL');
});

it('does not wait for what a program leaves behind with its pipes', async () => {
  const leave =
    "const { spawn } = require('node:child_process');" +
    "const left = spawn('sleep', ['600'], { detached: true, stdio: 'inherit' }); left.unref(); console.log(left.pid);";
  const { code, output } = await runProgram(node(leave));
  process.kill(Number.parseInt(output, 10), 'SIGKILL');
  expect(code).toBe(0);
  expect(output).toContain('something that it started is still running');
});
