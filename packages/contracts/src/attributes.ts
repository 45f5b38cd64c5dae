/** The attribute with which an agent says how gladly it would be promoted on a node, as Pacemaker calls it. */
export function promotionAttribute(resource: string): string {
  return `master-${resource}`;
}
