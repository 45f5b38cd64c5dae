import type { NodeClosure } from './explanation.ts';
import { instanceOf } from './render-instance.ts';
import type { WhyContext } from './why-context.ts';

/** Why the node takes nothing now; null: it does. As the assignment sees it. */
export function closureOf({ world, decision }: WhyContext, number: number): NodeClosure | null {
  const node = world.nodes[number];
  if (node === undefined) return null;
  if (node.unclean) return { kind: 'unclean', texts: node.uncleanReasons };
  const bringer = node.container ?? node.connection;
  if (bringer !== null) {
    if ((decision.assignment.node[bringer] ?? -1) < 0)
      return { kind: 'unreachable', resource: instanceOf(world, bringer).id };
  } else if (!node.online) return { kind: node.seen ? 'offline' : 'unseen' };
  if (node.pending) return { kind: 'pending' };
  if (node.shutdown) return { kind: 'shutdown' };
  if (node.standby) return { kind: node.standbyOnFail ? 'standbyOnFail' : 'standby' };
  return node.maintenance ? { kind: 'maintenance' } : null;
}
