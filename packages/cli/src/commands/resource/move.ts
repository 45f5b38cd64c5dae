import { Args, Flags } from '@oclif/core';
import { type RequestOrigin, type StatusReport, UnderstudyError } from '@understudy/contracts';
import { requestOrigin } from '../../client/request-origin.ts';
import { durationMs } from '../../model-words.ts';
import type { PersonRequest } from '../../render/describe-request.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveNode, resolveResource } from '../../resolve-name.ts';

export class ResourceMove extends RequestCommand {
  static override readonly summary = 'Move a resource or group to another node.';
  static override readonly description =
    'Without NODE it goes away from where it is. A move is a request in force, with who, why and until when: status ' +
    'shows it, and it leaves no constraint behind. --end ends it; so does --until, by itself.';
  static override readonly examples = [
    '<%= config.bin %> resource move web b --until 1h --why "kernel update on a"',
    '<%= config.bin %> resource move web --end',
  ];
  static override readonly args = {
    resource: Args.string({ description: 'A resource or group.', required: true }),
    node: Args.string({ description: 'Where to.' }),
  };
  static override readonly flags = {
    until: Flags.string({ description: 'How long the move is in force.', helpValue: 'DURATION', exclusive: ['end'] }),
    end: Flags.boolean({ description: 'End a move that is in force.', default: false }),
    ...requestFlags,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(ResourceMove);
    if (flags.end && args.node !== undefined) {
      throw new UnderstudyError('invalid-request', '--end takes no node: a resource has one move at most', {
        remedy: `Leave the node out: crm resource move ${args.resource} --end`,
      });
    }
    const untilMs = flags.until === undefined ? null : await durationMs(flags.until, '--until');
    return this.perform(flags, async (status) => {
      const origin = requestOrigin(flags.why);
      const resource = await resolveResource(args.resource, status);
      return flags.end
        ? { kind: 'endMove', resource, ...origin }
        : buildMove({ resource, node: args.node, untilMs, origin, status });
    });
  }
}

interface Move {
  readonly resource: string;
  readonly node: string | undefined;
  readonly untilMs: number | null;
  readonly origin: RequestOrigin;
  readonly status: StatusReport;
}

// By the cluster's clock, not this one's: the answering node says what time it is.
async function buildMove(move: Move): Promise<PersonRequest> {
  const { resource, node, untilMs, origin, status } = move;
  return {
    kind: 'moveResource',
    resource,
    ...(node === undefined ? {} : { node: await resolveNode(node, status) }),
    ...(untilMs === null ? {} : { untilWallMs: Date.parse(status.at) + untilMs }),
    ...origin,
  };
}
