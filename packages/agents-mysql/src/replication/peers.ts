import type { OperationContext } from '@understudy/agent-kit';
import { readState, type CopyState } from './mariadb.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';
import { openRemote, say, type RemoteAccount, type Session } from './session.ts';

/** Another copy, and every way to it. */
export interface Peer {
  readonly name: string;
  readonly accounts: readonly RemoteAccount[];
}

export type PeerAnswer =
  | {
      readonly kind: 'answered';
      readonly name: string;
      /** The way on which it answered first. */
      readonly account: RemoteAccount;
      readonly accounts: readonly RemoteAccount[];
      readonly state: CopyState;
    }
  /** It refused the account, so it is there, and has never been of this history. */
  | { readonly kind: 'stranger'; readonly name: string; readonly reason: string }
  | { readonly kind: 'silent'; readonly name: string; readonly reason: string };

export type Answered = Extract<PeerAnswer, { kind: 'answered' }>;

type Context = Pick<OperationContext<ReplicatedParameters>, 'parameters' | 'nodes' | 'node'>;

const usualPort = 3306;

/** All others, by what the parameters say or by what the cluster knows. */
export function peersOf({ parameters, nodes, node }: Context): readonly Peer[] {
  const { replication_user: user, replication_passwd: password, replication_hosts: hosts } = parameters;
  const usual = parameters.replication_port ?? (parameters.port || usualPort);
  if (hosts !== undefined) {
    return placesIn(hosts).map(({ host, port = usual }) => {
      return { name: `${host}:${port}`, accounts: [{ host, port, user, password }] };
    });
  }
  const others = nodes.filter(({ name }) => name !== node);
  return others.map(({ name, addresses }) => ({
    name,
    accounts: addresses.map((host) => ({ host, port: usual, user, password })),
  }));
}

interface Place {
  readonly host: string;
  readonly port?: number;
}

/** `db1 db2:3307 [fd00::2]:3306 fd00::3` */
export function placesIn(text: string): readonly Place[] {
  const words = text.split(' ').filter((word) => word !== '');
  return words.map((word) => {
    const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(word);
    const host = match?.[1] ?? match?.[2] ?? word;
    return match?.[3] === undefined ? { host } : { host, port: Number(match[3]) };
  });
}

/** Asks all at once, each on every way; whoever turns out to be this copy itself is left out. Never rejects. */
export async function askPeers(
  context: Context,
  { serverId, timeoutMs }: { readonly serverId: number; readonly timeoutMs: number },
): Promise<readonly PeerAnswer[]> {
  const answers = await Promise.all(peersOf(context).map((peer) => askPeer(peer, timeoutMs)));
  return answers.filter((answer) => answer.kind !== 'answered' || answer.state.serverId !== serverId);
}

async function askPeer({ name, accounts }: Peer, timeoutMs: number): Promise<PeerAnswer> {
  try {
    const first = await Promise.any(accounts.map((account) => askAt(account, timeoutMs)));
    return { kind: 'answered', name, accounts, ...first };
  } catch (error) {
    const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const denied = errors.find((each) => (each as { code?: unknown }).code === 'ER_ACCESS_DENIED_ERROR');
    if (denied !== undefined) return { kind: 'stranger', name, reason: say(denied) };
    return { kind: 'silent', name, reason: errors.map(say).join('; ') || 'it has no address' };
  }
}

async function askAt(account: RemoteAccount, timeoutMs: number): Promise<Pick<Answered, 'account' | 'state'>> {
  await using session: Session = await openRemote(account, timeoutMs);
  return { account, state: await readState(session, timeoutMs) };
}

export function answeredOf(answers: readonly PeerAnswer[]): readonly Answered[] {
  return answers.filter((answer) => answer.kind === 'answered');
}

/** The promoted one; of several, the one whose promotion is the latest. */
export function primaryAmong(answers: readonly PeerAnswer[]): Answered | undefined {
  const promoted = answeredOf(answers).filter(({ state }) => !state.isReadOnly && state.promotions.length > 0);
  const generationOf = ({ state }: Answered): number => state.promotions.at(-1)?.generation ?? 0;
  return promoted.toSorted((one, other) => generationOf(other) - generationOf(one))[0];
}
