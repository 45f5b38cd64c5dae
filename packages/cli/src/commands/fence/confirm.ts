import { createInterface } from 'node:readline/promises';
import { Args, Flags } from '@oclif/core';
import { UnderstudyError } from '@understudy/contracts';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveNode } from '../../resolve-name.ts';

export class FenceConfirm extends RequestCommand {
  static override readonly summary = 'Say that a node is certainly off.';
  static override readonly description =
    'For when no device can do or confirm it, and you have seen with your own eyes that the host has no power, or that ' +
    'nothing of it runs. What it had is taken over at once. If it is not true, everything can run twice, and data can be ' +
    "destroyed; so the node's name has to be typed. Who said so, and why, stays in the history.";
  static override readonly examples = [
    '<%= config.bin %> fence confirm b --why "pulled both plugs"',
    '<%= config.bin %> fence confirm b --yes',
  ];
  static override readonly args = { node: Args.string({ description: 'The node that is off.', required: true }) };
  static override readonly flags = {
    ...requestFlags,
    yes: Flags.boolean({ char: 'y', description: 'Do not ask for the name.', default: false }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(FenceConfirm);
    return this.perform(flags, async (status) => {
      const node = await resolveNode(args.node, status);
      if (!flags.yes) await askForName(node);
      return { kind: 'confirmFenced', node, ...requestOrigin(flags.why) };
    });
  }
}

async function askForName(node: string): Promise<void> {
  const remedy = 'Nothing was done. Type the name when it is asked for, or add --yes.';
  if (!process.stdin.isTTY) {
    throw new UnderstudyError('invalid-request', `that ${node} is off has to be confirmed by a person`, { remedy });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await terminal.question(`If ${node} is not off, data can be destroyed. Type its name to confirm: `);
    if (typed.trim() === node) return;
    throw new UnderstudyError('invalid-request', `'${typed.trim()}' is not ${node}`, { remedy });
  } finally {
    terminal.close();
  }
}
