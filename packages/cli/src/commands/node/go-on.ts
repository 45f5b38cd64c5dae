import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';

export class NodeGoOn extends RequestCommand {
  static override readonly summary = 'Let this node go on alone, without waiting for its peer.';
  static override readonly description =
    'For a node that came up alone and waits (`waitForAll`), or whose copy of the state is older than what a witness ' +
    'knows of: what it lacks may then be lost. A tie-breaker is still asked, and what the peer may run is still not ' +
    'begun before it must have ended there. Run it on the node itself.';
  static override readonly examples = ['<%= config.bin %> node go-on'];
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { flags } = await this.parse(NodeGoOn);
    return this.perform(flags, (status) =>
      Promise.resolve({ kind: 'goOn', node: status.node, ...requestOrigin(flags.why) }),
    );
  }
}
