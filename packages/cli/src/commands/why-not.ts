import { Args } from '@oclif/core';
import type { Unknown, WhyNot } from '@understudy/crm-core';
import { type Question, WhyCommand, whyFlags } from '../why-command.ts';

export class WhyNotThere extends WhyCommand {
  static override readonly summary = 'Say why a resource does not run on a node, and what would bring it there.';
  static override readonly description =
    'Each change that is named was tried: with it, the resource would run on that node. Where no single one is ' +
    'enough, the fewest that are. Without --file it answers about the running cluster.';
  static override readonly examples = ['<%= config.bin %> why-not web node2 --file cib.xml'];
  static override readonly args = {
    resource: Args.string({ description: 'A resource, group, clone or bundle; a copy as web:0.', required: true }),
    node: Args.string({ description: 'A node.', required: true }),
  };
  static override readonly flags = whyFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(WhyNotThere);
    const { resource, node } = args;
    const { file, date, json } = flags;
    if (file === undefined) return this.answerLive({ file, date, json }, resource, node);
    const { whyNot, renderWhyNot } = await import('@understudy/crm-core');
    const ask = (question: Question): WhyNot | Unknown => whyNot({ ...question, resource, node });
    return this.answerOffline({ file, date, json }, { ask, render: renderWhyNot });
  }
}
