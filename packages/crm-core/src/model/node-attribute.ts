import { promotionAttribute } from '@understudy/contracts';

/** What an agent, or a person, has said of a node: a name and a value. */
export interface NodeAttribute {
  readonly node: string;
  readonly name: string;
  readonly value: string;
}

/** A value that is to be held from now on; null: none. */
export interface AttributeChange {
  readonly name: string;
  readonly value: string | null;
}

/** Of what is said of a node, that which is decided upon: the promotion scores, as one text. */
export function promotionsOf(attributes: readonly NodeAttribute[], node: string): string {
  const scores = attributes.filter((each) => each.node === node && each.name.startsWith(promotionAttribute('')));
  return JSON.stringify(scores.map(({ name, value }) => [name, value]).sort());
}

/** What is said of the nodes, after a change of one; the same list where nothing changes. */
export function withAttributeChange<Node extends string | null>(
  attributes: readonly { readonly node: Node; readonly name: string; readonly value: string }[],
  node: Node,
  { name, value }: AttributeChange,
): readonly { readonly node: Node; readonly name: string; readonly value: string }[] {
  const old = attributes.find((each) => each.node === node && each.name === name);
  if ((old?.value ?? null) === value) return attributes;
  const others = attributes.filter((each) => each !== old);
  return value === null ? others : [...others, { node, name, value }];
}
