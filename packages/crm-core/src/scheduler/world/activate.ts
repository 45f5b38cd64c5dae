import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';

/*
 * An instance turns out to be active on a node. Here it is decided what follows from
 * where it is: it may be in nobody's hands, or in two places at once.
 */

export function activate(draft: InstanceDraft, node: NodeDraft): void {
  if (draft.activeOn.includes(node)) return;
  draft.activeOn.push(node);
  if (draft.kind === 'primitive' && node.maintenance) {
    draft.isManaged = false;
    draft.maintenance = true;
  }
  if (draft.isManaged && draft.block === null && draft.activeOn.length > 1 && draft.migration === null) {
    meetDouble(draft);
  }
  if (draft.parent !== null && draft.parent.kind !== 'bundle') activate(draft.parent, node);
}

/** Only what must not be in two places: primitives that are no copies of one another, and groups of them. */
function meetDouble(draft: InstanceDraft): void {
  if (draft.kind !== 'primitive') return;
  const policy = draft.resource.meta.multipleActive;
  if (policy !== 'block') return;
  const reason = `it is active on ${draft.activeOn.map(({ name }) => name).join(' and ')}, and multiple-active is block`;
  draft.block = reason;
  for (const relative of blockedWith(draft)) relative.block ??= reason;
}

/** A group, or a bundle, whose own policy is to block is blocked whole. */
function* blockedWith(draft: InstanceDraft): Generator<InstanceDraft> {
  const whole = draft.parent;
  if (whole === null || whole.resource.meta.multipleActive !== 'block') return;
  if (whole.kind !== 'group' && whole.kind !== 'bundle') return;
  for (const child of whole.children) yield child;
}
