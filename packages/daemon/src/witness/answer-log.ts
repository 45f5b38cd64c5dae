import type { Claim, ClaimAnswer } from '@understudy/crm-core';
import type { Logger } from 'pino';

/** Says what was answered when it differs from what the same node heard before: a renewal is no news. */
export class AnswerLog {
  readonly #log: Logger;
  readonly #said = new Map<string, string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  note(claim: Claim, answer: ClaimAnswer): void {
    const { cluster, node, generation, members } = claim;
    const text = `${asked(claim)}: ${told(answer)}`;
    const about = `${cluster}/${node}`;
    const news = `${generation} ${text}`;
    if (this.#said.get(about) === news) return;
    this.#said.set(about, news);
    this.#log.info({ cluster, node, generation, members }, text);
  }
}

function asked({ node, members, generation }: Claim): string {
  if (members.length > 1) return `${node} says that ${members.join(' and ')} are together in generation ${generation}`;
  if (members.length === 1) return `${node} wants to go on alone in generation ${generation}`;
  return `${node} owns nothing`;
}

function told(answer: ClaimAnswer): string {
  switch (answer.kind) {
    case 'granted':
      return answer.afterLapse ? 'granted; the lease of another had run out' : 'granted';
    case 'denied':
      return `denied: ${answer.reason}`;
    case 'behind':
      return `denied: its state is older than ${answer.stamp.generation}.${answer.stamp.sequence}`;
    case 'unreachable':
      return answer.reason;
  }
}
