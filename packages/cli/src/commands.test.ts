import type { Command } from '@oclif/core';
import { defaultPorts } from '@understudy/crm-core';
import { describe, expect, test } from 'vitest';
import { commandsDocument } from '../scripts/commands-document.ts';
import { commands } from './commands.ts';

test('docs/commands.md is what the commands say of themselves', async () => {
  await expect(commandsDocument(commands)).toMatchFileSnapshot('../../../docs/commands.md');
});

describe.each(Object.entries<typeof Command>(commands))('%s', (_id, command) => {
  test('says what it does, and what each argument and flag is', () => {
    expect(command.summary).toMatch(/\.$/);
    expect(command.description).toMatch(/\.$/);
    const parts = [...Object.values(command.args), ...Object.values(command.flags)];
    for (const part of parts) expect(part.description).toMatch(/\.$/);
  });
});

test('the ports that crm init says are the defaults are', () => {
  const { flags } = commands.init;
  expect(flags['beat-port'].description).toContain(String(defaultPorts.beatPort));
  expect(flags['message-port'].description).toContain(String(defaultPorts.messagePort));
});
