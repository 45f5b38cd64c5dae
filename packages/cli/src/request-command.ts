/**
 * A command that asks the cluster for something: checks the names, sends the request, shows what happens and says
 * what came of it.
 */
import { Flags } from '@oclif/core';
import type { StatusReport } from '@understudy/contracts';
import type { ApiClient } from './client/api-client.ts';
import { settle } from './client/settle.ts';
import { showEventsDuring } from './client/show-events.ts';
import { CrmCommand, jsonFlag, whyFlag } from './crm-command.ts';
import { durationMs } from './model-words.ts';
import { describeRequest, type PersonRequest } from './render/describe-request.ts';
import { renderAcknowledgement } from './render/render-acknowledgement.ts';
import { renderEvent } from './render/render-event.ts';
import { outcomeOf } from './render/render-outcome.ts';

/** The flags of every request. */
export const requestFlags = {
  why: whyFlag,
  wait: Flags.boolean({
    description:
      'Wait until the cluster is idle again, showing what happens; --no-wait returns once the request is held.',
    default: true,
    allowNo: true,
  }),
  timeout: Flags.string({ description: 'How long to wait at most.', default: '60s', helpValue: 'DURATION' }),
  json: jsonFlag,
};

export interface RequestFlags {
  readonly why: string;
  readonly wait: boolean;
  readonly timeout: string;
  readonly json: boolean;
}

export abstract class RequestCommand extends CrmCommand {
  /**
   * Carries the request out. `build` makes it from the names that exist and throws if one does not. Gives 0, or 1
   * if the cluster settled otherwise than was asked for.
   */
  protected async perform(
    flags: RequestFlags,
    build: (status: StatusReport) => Promise<PersonRequest>,
  ): Promise<number> {
    const timeoutMs = await durationMs(flags.timeout, '--timeout');
    const client = this.client();
    const before = await client.status();
    const request = await build(before);
    if (!flags.json) this.print([`Asked to ${describeRequest(request)}.`]);
    if (!flags.wait) return this.send(client, request, flags);
    const work = (): Promise<number> => this.sendAndWait(client, request, before, { flags, timeoutMs });
    return flags.json
      ? work()
      : showEventsDuring(client, (event) => this.print([`  ${renderEvent(event, this.paint())}`]), work);
  }

  private async send(client: ApiClient, request: PersonRequest, flags: RequestFlags): Promise<number> {
    const acknowledgement = await client.request(request);
    if (flags.json) this.printJson(acknowledgement);
    else this.print(renderAcknowledgement(acknowledgement, this.paint()));
    return 0;
  }

  private async sendAndWait(
    client: ApiClient,
    request: PersonRequest,
    before: StatusReport,
    options: { readonly flags: RequestFlags; readonly timeoutMs: number },
  ): Promise<number> {
    const acknowledgement = await client.request(request);
    const subject = 'resource' in request ? request.resource : 'node' in request ? request.node : '';
    const status = await settle(client, { acknowledgement, subject, timeoutMs: options.timeoutMs });
    const outcome = outcomeOf(request, before, status);
    if (options.flags.json) this.printJson(acknowledgement);
    else this.print([...outcome.lines, ...renderAcknowledgement(acknowledgement, this.paint())]);
    return outcome.reached ? 0 : 1;
  }
}
