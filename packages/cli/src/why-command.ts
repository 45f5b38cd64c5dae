/** What `crm why` and `crm why-not` share: where the cluster is taken from, and names that do not exist. */
import { Flags } from '@oclif/core';
import { UnderstudyError, versions } from '@understudy/contracts';
import type { ClusterAnswer, Unknown, Why, WhyNot, WhyTransition } from '@understudy/crm-core';
import type { ClusterFile } from './cluster-file/read-cluster-file.ts';
import { CrmCommand, jsonFlag } from './crm-command.ts';
import { endOf, renderIntent } from './render/describe-intent.ts';
import { suggestName } from './resolve-name.ts';
import { printable } from './render/printable.ts';

export const whyFlags = {
  file: Flags.string({
    char: 'f',
    description: "A CIB of Pacemaker (cibadmin --query) to be decided upon, instead of this host's cluster.",
    helpValue: 'FILE',
  }),
  date: Flags.string({
    description: 'With --file: the time to decide at, ISO 8601. Default: when the file was decided upon, else now.',
    helpValue: 'DATE',
  }),
  json: jsonFlag,
};

export interface WhyFlags {
  readonly file: string | undefined;
  readonly date: string | undefined;
  readonly json: boolean;
}

/** What is decided about, and when. */
export type Question = Pick<ClusterFile, 'cluster' | 'options'>;

type Answer = Why | WhyNot | WhyTransition;

interface Steps<A extends Answer> {
  readonly ask: (question: Question) => A | Unknown;
  readonly render: (answer: A) => readonly string[];
}

export abstract class WhyCommand extends CrmCommand {
  /** Answers about a file: `ask` decides, `render` says it. */
  protected async answerOffline<A extends Answer>(
    flags: WhyFlags & { readonly file: string },
    { ask, render }: Steps<A>,
  ): Promise<number> {
    // Loaded only here: it brings the reader of XML.
    const { readClusterFile } = await import('./cluster-file/read-cluster-file.ts');
    const { holdYoungGeneration } = await import('./cluster-file/hold-young-generation.ts');
    holdYoungGeneration();
    const { cluster, options } = readClusterFile(flags.file, flags.date);
    const answer = ask({ cluster, options });
    if (isUnknown(answer)) throw await unknownName(answer, flags.file);
    if (flags.json) this.printJson({ version: versions.api, ...answer });
    else this.print(printable(render(answer)));
    return 0;
  }

  /** Answers about the running cluster: this host's daemon decides once more. */
  protected async answerLive(flags: WhyFlags, resource: string | null, node: string | null): Promise<number> {
    const answer = await this.client().why({ resource, node });
    if (isUnknown(answer)) throw await unknownName(answer, 'the cluster');
    if (flags.json) this.printJson(answer);
    else this.print(printable([...(await renderAnswer(answer)), ...requestLines(answer)]));
    return 0;
  }
}

/** What people have asked for, with its end. */
function requestLines({ requests = [], nowWallMs }: Answer & ClusterAnswer): readonly string[] {
  const now = new Date(nowWallMs).toISOString();
  const lines = requests.flatMap((intent) => [`  ${renderIntent(intent, now)}`, `    -> ${endOf(intent)}`]);
  return lines.length === 0 ? [] : ['', 'Requests in force:', ...lines];
}

async function renderAnswer(answer: Answer): Promise<readonly string[]> {
  const { renderWhy, renderWhyNot, renderWhyTransition } = await import('@understudy/crm-core');
  switch (answer.kind) {
    case 'why':
      return renderWhy(answer);
    case 'whyNot':
      return renderWhyNot(answer);
    case 'whyTransition':
      return renderWhyTransition(answer);
  }
}

function isUnknown(answer: Answer | Unknown): answer is Unknown {
  return answer.kind === 'unknownResource' || answer.kind === 'unknownNode';
}

async function unknownName({ kind, name, known }: Unknown, where: string): Promise<UnderstudyError> {
  const isNode = kind === 'unknownNode';
  return new UnderstudyError(
    isNode ? 'unknown-node' : 'unknown-resource',
    `there is no ${isNode ? 'node' : 'resource'} '${name}' in ${where}`,
    { remedy: await suggestName(name, known, `There are no ${isNode ? 'nodes' : 'resources'}.`) },
  );
}
