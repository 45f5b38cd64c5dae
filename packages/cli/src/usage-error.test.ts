import { expect, test } from 'vitest';
import { unknownCommand } from './usage-error.ts';

const ids = ['status', 'apply', 'resource:move', 'resource:restart', 'resource:start', 'node:standby'];

test.each([
  ['', null],
  ['status', null],
  ['status --bogus', null],
  ['--help', null],
  ['resource', null],
  ['resource --help', null],
  ['resource start web', null],
  ['statsu', "there is no command 'statsu' -> Did you mean 'crm status'?"],
  ['resuorce start web', "there is no command 'resuorce' -> Did you mean 'crm resource'?"],
  ['resource strat web', "there is no command 'resource strat' -> Did you mean 'crm resource start'?"],
  ['resource xyzzy web', "there is no command 'resource xyzzy' -> `crm resource --help` lists the commands."],
  ['xyzzy', "there is no command 'xyzzy' -> `crm --help` lists the commands."],
])('crm %s', async (line, expected) => {
  const error = await unknownCommand(line.split(' ').filter(Boolean), ids);
  expect(error === null ? null : `${error.message} -> ${error.remedy}`).toBe(expected);
  if (error !== null) expect(error.exitCode).toBe(2);
});
