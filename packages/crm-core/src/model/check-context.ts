import type { AgentManifest, Problem } from '@understudy/contracts';
import { hintFor } from './check-nearest-name.ts';
import type { ProblemCode } from './check-problem-codes.ts';
import type { Path } from './check-shape-message.ts';
import type { DraftDocument, Outline } from './document-outline.ts';

/** The agents of a host, as far as they were looked for. */
export interface KnownAgents {
  /** By name. */
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  /** Of those that were asked for by name and are not there: why. */
  readonly missing?: ReadonlyMap<string, string>;
}

/** What a definition is checked against. */
export interface DefinitionContext extends KnownAgents {
  /** Names of the membership file, in its order. */
  readonly nodes: readonly string[];
}

/** What every semantic check gets: the sound part of the document, and what its names mean. */
export interface CheckContext extends DefinitionContext {
  readonly draft: DraftDocument;
  readonly outline: Outline;
}

export function problemAt(path: Path, code: ProblemCode, message: string, hint = ''): Problem {
  return { code, path, message, hint };
}

/** A reference to a node, if it is a bad one. */
export function checkNodeName(name: string | undefined, path: Path, { nodes }: DefinitionContext): Problem[] {
  if (name === undefined || nodes.includes(name)) return [];
  return [problemAt(path, 'unknown-node', `unknown node '${name}'`, hintFor(name, nodes, 'nodes'))];
}
