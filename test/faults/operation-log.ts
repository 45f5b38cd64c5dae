/**
 * What a member heard of since a moment: the operations that were carried out, in the order in which their ends were
 * told, each as one line (`a stop site`, `b fault monitor database`).
 */
import type { EventRecord } from '@understudy/contracts';
import type { Member } from '../cluster/member.ts';

export class OperationLog {
  readonly #member: Member;
  readonly #after: number;

  private constructor(member: Member, after: number) {
    this.#member = member;
    this.#after = after;
  }

  /** Counts from now on. Ask the coordinator: it hears of everybody's operations. */
  static async from(member: Member): Promise<OperationLog> {
    const events = await member.eventsSoFar();
    return new OperationLog(member, events.at(-1)?.number ?? 0);
  }

  async events(): Promise<readonly EventRecord[]> {
    return (await this.#member.eventsSoFar()).filter(({ number }) => number > this.#after);
  }

  /** All that was done or failed. */
  async lines(): Promise<readonly string[]> {
    return (await this.events()).flatMap(describe);
  }

  /** The same without what failed. */
  async done(): Promise<readonly string[]> {
    return (await this.lines()).filter((line) => !line.includes(' fault '));
  }
}

function describe({ node, kind, data }: EventRecord): string[] {
  if (kind !== 'operation' && kind !== 'fault') return [];
  const what = `${String(data['action'])} ${String(data['resource'])}`;
  return [kind === 'fault' ? `${node} fault ${what}` : `${node} ${what}`];
}
