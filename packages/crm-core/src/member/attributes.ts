import type { ClusterRequest } from '@understudy/contracts';
import { withAttributeChange } from '../model/node-attribute.ts';
import type { AttributeChange, NodeAttribute } from '../model/node-attribute.ts';
import type { Refusal } from '../coordinator/requests.ts';
import type { Body } from './body.ts';

export type SetAttribute = Extract<ClusterRequest, { readonly kind: 'setAttribute' }>;

/**
 * What is said of this node for as long as it is a member: of one that is lost or
 * leaves, nothing is said any more. Only the node itself changes it, whoever
 * asks, and tells whoever decides; so there is one truth. In a new life of its
 * daemon it is reminded by the others, who have it from the one who decided.
 */
export class Attributes {
  readonly #body: Body;
  #own: readonly NodeAttribute[] = [];
  #needsReminding = true;

  constructor(body: Body) {
    this.#body = body;
  }

  get own(): readonly NodeAttribute[] {
    return this.#own;
  }

  /** What a node that joins has to say: of itself, and what may be forgotten elsewhere. */
  get all(): readonly NodeAttribute[] {
    const { known, node } = this.#body;
    return [...known.attributes.filter((each) => each.node !== node), ...this.#own];
  }

  /** Sets it here, or has its node do it. Null: done, or on its way. */
  ask({ node, name, value }: SetAttribute): Refusal | null {
    const { node: here, nodes } = this.#body;
    if (node === null) return clusterWide(name);
    if (!nodes.includes(node)) {
      return {
        code: 'unknown-node',
        message: `there is no node ${node}`,
        remedy: `The nodes are: ${nodes.join(', ')}.`,
      };
    }
    if (node === here) this.set([{ name, value }]);
    else if (this.#body.peer(node)?.hasJoined === true) {
      this.#body.send(node, { kind: 'setAttribute', change: { name, value } });
    } else return notThere(node, name);
    return null;
  }

  /** From now on this is said of this node. */
  set(changes: readonly AttributeChange[]): void {
    const { node, coordinator, view, now } = this.#body;
    const before = this.#own;
    this.#own = changes.reduce<readonly NodeAttribute[]>(
      (all, change) => withAttributeChange(all, node, change),
      before,
    );
    if (this.#own === before) return;
    if (coordinator !== null) coordinator.setNodeAttributes(node, this.#own, now.wallMs);
    else if (view !== null) this.#body.send(view.coordinator, { kind: 'attributes', attributes: this.#own });
  }

  /** What others know: of this node, it counts only until this node has said something itself. */
  remind(known: readonly NodeAttribute[]): void {
    if (!this.#needsReminding) return;
    this.#needsReminding = false;
    const said = new Set(this.#own.map(({ name }) => name));
    this.set(known.filter(({ node, name }) => node === this.#body.node && !said.has(name)));
  }
}

function clusterWide(name: string): Refusal {
  const message = `${name} is of the cluster, which has no end: it can only be set to last`;
  return { code: 'invalid-request', message, remedy: 'Name the node, or set it to last (--lifetime forever).' };
}

function notThere(node: string, name: string): Refusal {
  const message = `${node} is no member now: ${name} would be forgotten at once`;
  return {
    code: 'not-coordinator',
    message,
    remedy: 'Try again when it is back, or set it to last (--lifetime forever).',
  };
}
