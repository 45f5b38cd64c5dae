import { Flags } from '@oclif/core';
import { awaitStatus } from '../../client/await-status.ts';
import { requestOrigin } from '../../client/request-origin.ts';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { durationMs } from '../../model-words.ts';
import { renderFenceCheck } from '../../render/render-fencing.ts';

export class FenceCheck extends CrmCommand {
  static override readonly summary = 'Try every fence device, without harm.';
  static override readonly description =
    'Asks each device, from each node that may have to use it, whether it answers, whether it accepts the credentials, ' +
    'and whether it knows the hosts. No host loses its power. The result is a score with what is missing; the cluster ' +
    'remembers it, and `crm status` repeats it until it is out of date. Exit code 0: at least 50 of 100, so that every ' +
    'node can be fenced; 1: less.';
  static override readonly examples = ['<%= config.bin %> fence check'];
  static override readonly flags = {
    timeout: Flags.string({ description: 'How long to wait at most.', default: '5min', helpValue: 'DURATION' }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(FenceCheck);
    const timeoutMs = await durationMs(flags.timeout, '--timeout');
    const client = this.client();
    const before = (await client.status()).fencing?.check?.at;
    await client.request({ kind: 'checkFencing', ...requestOrigin('') });
    const check = await awaitStatus(client, {
      find: ({ fencing }) => (fencing?.check?.at === before ? null : (fencing?.check ?? null)),
      timeoutMs,
      otherwise: 'the check is not over',
    });
    if (flags.json) this.printJson(check);
    else this.print(renderFenceCheck(check, this.paint()));
    return check.score >= 50 ? 0 : 1;
  }
}
