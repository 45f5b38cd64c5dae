import type { ClusterRequest } from '@understudy/contracts';
import type { Daemon } from './daemon.ts';

/** One of Pacemaker's commands, in the forms in which agents call it. */
export type Command = (args: readonly string[], scene: CommandScene) => Promise<Said>;

export interface CommandScene {
  readonly daemon: Daemon;
  /** What the agent was given: `OCF_RESOURCE_INSTANCE` and the like. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** This node's name: what the agent was told, before the daemon is asked. */
export async function ownNode({ daemon, environment }: CommandScene): Promise<string> {
  return environment['OCF_RESKEY_CRM_meta_on_node'] ?? (await daemon.status()).node;
}

/** Has the daemon hold it, in the name of the resource whose agent asks. */
export async function setAttribute(scene: CommandScene, what: AttributeToSet): Promise<Said> {
  const who = scene.environment['OCF_RESOURCE_INSTANCE'] ?? 'an agent';
  await scene.daemon.request({ kind: 'setAttribute', ...what, who, why: '' });
  return done;
}

type AttributeToSet = Pick<
  Extract<ClusterRequest, { readonly kind: 'setAttribute' }>,
  'node' | 'name' | 'value' | 'lasting'
>;

export interface Said {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Pacemaker's, as far as they are used here. */
export const exitCodes = {
  ok: 0,
  refused: 1,
  unsupported: 3,
  usage: 64,
  noDaemon: 102,
  noSuch: 105,
} as const;

export const done: Said = { code: exitCodes.ok };

export function say(stdout: string): Said {
  return { code: exitCodes.ok, stdout: `${stdout}\n` };
}

/** Why a command comes to nothing, in words, with its exit code. */
export class Failure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** It was called in a way that it does not know. */
export function misused(message: string): Failure {
  return new Failure(exitCodes.usage, message);
}

/** Pacemaker's command can do it, this one cannot. */
export function unsupported(message: string): Failure {
  return new Failure(exitCodes.unsupported, message);
}
