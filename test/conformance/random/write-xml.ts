/** XML for small documents without text: elements, attributes, children. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | null | undefined>>;
  readonly children: readonly Element[];
}

/** An attribute without a value is not written. */
export function element(
  name: string,
  attributes: Element['attributes'] = {},
  children: readonly Element[] = [],
): Element {
  return { name, attributes, children };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function writeXml({ name, attributes, children }: Element, indent = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value))}"`)
    .join('');
  if (children.length === 0) return `${indent}<${name}${written}/>\n`;
  const inner = children.map((child) => writeXml(child, `${indent}  `)).join('');
  return `${indent}<${name}${written}>\n${inner}${indent}</${name}>\n`;
}

/** A set of name and value pairs, as a CIB has many; null without a pair. */
export function pairs(
  tag: string,
  id: string,
  values: Readonly<Record<string, string | number | null | undefined>>,
): readonly Element[] {
  const children = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => element('nvpair', { id: `${id}-${name}`, name, value }));
  return children.length === 0 ? [] : [element(tag, { id }, children)];
}
