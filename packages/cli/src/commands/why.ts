import { Args } from '@oclif/core';
import type { Unknown, Why } from '@understudy/crm-core';
import { type Question, WhyCommand, whyFlags } from '../why-command.ts';

export class WhyPlace extends WhyCommand {
  static override readonly summary = 'Say why a resource is where it is or does not run, or why anything is done.';
  static override readonly description =
    'The first line answers. Below it: every node with its score and what adds up to it, the decisive first; what is ' +
    'done and why; what would change it, found by trying; and what people have asked for, with its end. Without ' +
    'RESOURCE: every action of the transition, with its reason. Without --file it answers about the running cluster.';
  static override readonly examples = ['<%= config.bin %> why web', '<%= config.bin %> why web --file cib.xml'];
  static override readonly args = {
    resource: Args.string({ description: 'A resource, group, clone or bundle; a copy as web:0.' }),
  };
  static override readonly flags = whyFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(WhyPlace);
    const { file, date, json } = flags;
    const { resource } = args;
    if (file === undefined) return this.answerLive({ file, date, json }, resource ?? null, null);
    const { why, renderWhy, whyTransition, renderWhyTransition } = await import('@understudy/crm-core');
    if (resource === undefined) {
      return this.answerOffline({ file, date, json }, { ask: whyTransition, render: renderWhyTransition });
    }
    const ask = (question: Question): Why | Unknown => why({ ...question, resource });
    return this.answerOffline({ file, date, json }, { ask, render: renderWhy });
  }
}
