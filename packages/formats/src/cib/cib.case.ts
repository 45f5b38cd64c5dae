import { readCib, type CibReading } from './read-cib.ts';

export type ReadCib = Extract<CibReading, { kind: 'cib' }>;

/** Reads what must be readable. */
export function read(text: string): ReadCib {
  const reading = readCib(text);
  if (reading.kind !== 'cib') throw new Error(JSON.stringify(reading.problems));
  return reading;
}

/** A CIB with these sections, each without its own tag: `{ resources: '<primitive …/>' }`. */
export function cibText(sections: Readonly<Record<string, string>>, status = '', attributes = ''): string {
  const parts = Object.entries(sections).map(([name, text]) => `<${name}>${text}</${name}>`);
  return `<cib ${attributes}><configuration>${parts.join('')}</configuration><status>${status}</status></cib>`;
}

export function readSections(sections: Readonly<Record<string, string>>): ReadCib {
  return read(cibText(sections));
}

export function primitive(id: string, inner = ''): string {
  return `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy">${inner}</primitive>`;
}

/** `set('meta_attributes', 'm', { 'target-role': 'Stopped' }, 'score="2"')`. */
export function set(kind: string, id: string, values: Readonly<Record<string, string>>, attributes = ''): string {
  const pairs = Object.entries(values).map(([name, value]) => {
    return `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`;
  });
  return `<${kind} id="${id}" ${attributes}>${pairs.join('')}</${kind}>`;
}
