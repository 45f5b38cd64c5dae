/** `crm prove`: the files → the question, tried, and what came of it as text or JSON. */
import { join } from 'node:path';
import { type AgentManifest, fileNames, type HostPaths, UnderstudyError, versions } from '@understudy/contracts';
import { agentNames, checkDefinition, type DefinitionDocument, type MembershipConfig } from '@understudy/crm-core';
import { formatProblems, readMembership } from '@understudy/formats';
import { type Effort, prove, type Proof, type Question } from '@understudy/simulator';
import { Refusal } from '../client/refusal.ts';
import { loadDefinition } from '../definition/load-definition.ts';
import { readSource } from '../definition/read-source.ts';
import type { Paint } from '../render/paint.ts';
import { agentsFor } from './agents-for.ts';
import { assumedDurations } from './assumed-durations.ts';
import type { ProgressLine } from './progress.ts';
import { renderProof, type Report } from './render-proof.ts';

export interface ProveOptions extends Effort {
  readonly paths: HostPaths;
  /** Null: that of this host. */
  readonly membershipFile: string | null;
  readonly takes: readonly string[];
  /** Asks this host which agents it has. */
  readonly installed: (names: readonly string[]) => Promise<ReadonlyMap<string, AgentManifest>>;
  readonly progress: ProgressLine;
}

/** Throws `unreadable-file`, `invalid-membership`, `invalid-definition`, `unknown-resource` or `invalid-request`. */
export async function proveFile(file: string, options: ProveOptions): Promise<Report> {
  const membership = membershipIn(options.membershipFile ?? join(options.paths.configDirectory, fileNames.membership));
  const loaded = await loadDefinition(file);
  const { manifests, missing } = agentsFor(loaded.document, await options.installed(agentNames(loaded.document)));
  const nodes = membership.nodes.map(({ id }) => id);
  const { model, problems } = checkDefinition(loaded.document, { nodes, manifests });
  if (model === null) {
    throw new Refusal('invalid-definition', `${file} cannot be applied to the nodes ${nodes.join(' and ')}`, {
      ...loaded.place(problems),
    });
  }
  // Without a problem the document has the shape of the schema, which is that of the type.
  const definition = loaded.document as DefinitionDocument;
  const durations = assumedDurations(definition, options.takes);
  const question = { membership, definition, agents: [...manifests.values()], durationsMs: durations };
  return { file, cluster: membership.cluster, proof: answer(question, options), durations, missing };
}

/** One document for a program; `docs/prove.schema.json` is its schema. */
export function proofDocument({ file, cluster, proof, durations, missing }: Report): object {
  const { cluster: scene, ...rest } = proof;
  const assumed = { durationsMs: durations, agentsNotHere: missing };
  return { version: versions.proof, definition: file, cluster: { name: cluster, ...scene }, ...rest, assumed };
}

export function proofText(report: Report, paint: Paint): string {
  return `${renderProof(report, paint).join('\n')}\n`;
}

function answer(question: Question, { progress, ...effort }: ProveOptions): Proof {
  const steps = prove(question, effort);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      progress.end();
      return step.value;
    }
    progress.show(step.value);
  }
}

function membershipIn(file: string): MembershipConfig {
  const text = membershipText(file);
  const { config, problems } = readMembership({ text, name: file });
  if (config === null) {
    const lines = formatProblems(problems, { name: file, text });
    throw new Refusal('invalid-membership', `${file} is not usable`, { problems, lines });
  }
  if (config.nodes.length === 2) return config;
  throw new UnderstudyError('invalid-request', `${file} names ${config.nodes.length} nodes: only two can be tried`);
}

function membershipText(file: string): string {
  try {
    return readSource(file);
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    throw new UnderstudyError(error.code, `the membership file: ${error.message}`, {
      remedy: 'Name one with --membership FILE; `crm init` writes one.',
      cause: error,
    });
  }
}
