import { Args, Flags } from '@oclif/core';
import type { Acknowledgement, ApplyRequest } from '@understudy/contracts';
import type { ApiClient } from '../client/api-client.ts';
import { Refusal } from '../client/refusal.ts';
import { requestOrigin } from '../client/request-origin.ts';
import { CrmCommand, jsonFlag, whyFlag } from '../crm-command.ts';
import type { LoadedDefinition } from '../definition/load-definition.ts';
import { describeChange } from '../render/describe-change.ts';
import { printable } from '../render/printable.ts';
import { renderAcknowledgement } from '../render/render-acknowledgement.ts';
import { renderWarnings } from '../render/render-status.ts';

export class Apply extends CrmCommand {
  static override readonly summary = 'Apply a definition to the cluster.';
  static override readonly description =
    'FILE is YAML, JSON, or a TypeScript or JavaScript module whose default export is the definition or a function ' +
    'that returns it. It is checked as a whole and applied as a whole: with any problem, nothing changes.';
  static override readonly examples = [
    '<%= config.bin %> apply cluster.yaml --why "second address"',
    '<%= config.bin %> apply cluster.ts --dry-run',
  ];
  static override readonly args = { file: Args.string({ description: 'The definition.', required: true }) };
  static override readonly flags = {
    'dry-run': Flags.boolean({ description: 'Only check it, and say what would change.', default: false }),
    why: whyFlag,
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Apply);
    // Loaded only here: it brings the YAML reader.
    const { invalidDefinition, loadDefinition } = await import('../definition/load-definition.ts');
    const definition = await loadDefinition(args.file);
    const client = this.client();
    const before = await client.definition();
    const request = { ...requestOf(definition), ...requestOrigin(flags.why), dryRun: flags['dry-run'] };
    const acknowledgement = await send(client, request, (refusal) =>
      refusal.problems.length === 0 ? refusal : invalidDefinition(args.file, definition.place(refusal.problems)),
    );
    if (flags.json) this.printJson(acknowledgement);
    else this.tell(describeChange(before?.document ?? null, definition.document), acknowledgement, flags['dry-run']);
    return 0;
  }

  private tell(change: string, acknowledgement: Acknowledgement, dryRun: boolean): void {
    const paint = this.paint();
    if (dryRun) {
      this.print([
        `Valid. It ${printable(change)}; nothing was applied.`,
        ...renderWarnings(printable(acknowledgement.warnings), paint),
      ]);
    } else {
      this.print([`Applied: it ${printable(change)}.`, ...renderAcknowledgement(acknowledgement, paint)]);
    }
  }
}

function requestOf(definition: LoadedDefinition): Pick<ApplyRequest, 'document' | 'source' | 'sourceName'> {
  return { document: definition.document, source: definition.source, sourceName: definition.sourceName };
}

async function send(
  client: ApiClient,
  request: ApplyRequest,
  place: (refusal: Refusal) => Refusal,
): Promise<Acknowledgement> {
  try {
    return await client.apply(request);
  } catch (error) {
    throw error instanceof Refusal ? place(error) : error;
  }
}
