/** What `crm why` and `crm why-not` share: where the cluster is taken from, and names that do not exist. */
import { Flags } from '@oclif/core';
import { type ResourceReport, type StatusReport, UnderstudyError, versions } from '@understudy/contracts';
import type { Unknown, Why, WhyNot, WhyTransition } from '@understudy/crm-core';
import type { ClusterFile } from './cluster-file/read-cluster-file.ts';
import { CrmCommand, jsonFlag } from './crm-command.ts';
import { suggestName } from './resolve-name.ts';
import { printable } from './render/printable.ts';
import { describePlaces, notesOf } from './render/render-resources.ts';
import { standingOf } from './render/standing.ts';

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

  /** Tells what the daemon keeps of its last decision. */
  protected async answerLive(flags: WhyFlags, resource: string | null, node: string | null): Promise<number> {
    const status = await this.client().status();
    const { resolveNode, resolveResource } = await import('./resolve-name.ts');
    const name = resource === null ? null : await resolveResource(resource, status);
    if (node !== null) await resolveNode(node, status);
    const found = status.resources.filter((one) => name === null || one.resource === name || one.group === name);
    if (flags.json) this.printJson({ version: versions.api, kind: 'live', resources: found });
    else this.print(printable(found.flatMap((one) => liveLines(one, status, node))));
    return 0;
  }
}

function isUnknown<A extends Answer>(answer: A | Unknown): answer is Unknown {
  return answer.kind === 'unknownResource' || answer.kind === 'unknownNode';
}

async function unknownName({ kind, name, known }: Unknown, file: string): Promise<UnderstudyError> {
  const isNode = kind === 'unknownNode';
  return new UnderstudyError(
    isNode ? 'unknown-node' : 'unknown-resource',
    `there is no ${isNode ? 'node' : 'resource'} '${name}' in ${file}`,
    { remedy: await suggestName(name, known, `The file has no ${isNode ? 'nodes' : 'resources'}.`) },
  );
}

function liveLines(resource: ResourceReport, status: StatusReport, node: string | null): readonly string[] {
  const notes = notesOf(resource, status);
  const about = notes.filter((note) => node === null || note.includes(node));
  const place = describePlaces(resource, standingOf(resource));
  return [`${resource.resource}: ${place}`, ...(about.length > 0 ? about : notes).map((note) => `  ${note}`)];
}
