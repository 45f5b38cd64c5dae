import { Args, Flags } from '@oclif/core';
import type { FenceReport, StatusReport } from '@understudy/contracts';
import { awaitStatus } from '../client/await-status.ts';
import { requestOrigin } from '../client/request-origin.ts';
import { CrmCommand, jsonFlag, whyFlag } from '../crm-command.ts';
import { durationMs } from '../model-words.ts';
import { renderFence } from '../render/render-fencing.ts';
import { resolveNode } from '../resolve-name.ts';

export class Fence extends CrmCommand {
  static override readonly summary = 'Take a node its power.';
  static override readonly description =
    'With the devices of the definition, level by level, until it is confirmed; then it gets its power back, unless ' +
    'stonithAction is off. What ran on it is taken over. Exit code 0: it was confirmed; 1: it was not.';
  static override readonly examples = ['<%= config.bin %> fence b --why "hangs in the kernel"'];
  static override readonly args = { node: Args.string({ description: 'A node.', required: true }) };
  static override readonly flags = {
    why: whyFlag,
    timeout: Flags.string({ description: 'How long to wait at most.', default: '5min', helpValue: 'DURATION' }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Fence);
    const timeoutMs = await durationMs(flags.timeout, '--timeout');
    const client = this.client();
    const before = await client.status();
    const node = await resolveNode(args.node, before);
    await client.request({ kind: 'fenceNode', node, ...requestOrigin(flags.why) });
    const { report, at } = await awaitStatus(client, {
      find: (status) => ended(node, before, status),
      timeoutMs,
      otherwise: `${node} is not fenced yet`,
    });
    if (flags.json) this.printJson(report);
    else this.print(renderFence(report, at, this.paint()));
    return report.outcome === 'confirmed' || report.outcome === 'byHand' ? 0 : 1;
  }
}

/** The fencing of the node that was not over before, once it is. */
function ended(node: string, before: StatusReport, now: StatusReport): { report: FenceReport; at: string } | null {
  const over = (before.fencing?.history ?? []).filter(({ endedAt }) => endedAt !== null).map(({ run }) => run);
  const report = now.fencing?.history.findLast(({ target, run }) => target === node && !over.includes(run));
  return report === undefined || report.outcome === 'underWay' ? null : { report, at: now.at };
}
