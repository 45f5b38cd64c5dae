import { describe, expect, it } from 'vitest';
import { parseXml, XmlError } from './xml.ts';

function problemOf(text: string): XmlError {
  try {
    parseXml(text);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('parseXml', () => {
  it('gives elements with attributes, in order, and the place where each begins', () => {
    const root = parseXml('<?xml version="1.0"?>\n<!-- a --><a x="1"\n   y="&lt;&#10;">text\n  <b/><c:d\n/></a>');
    expect(root).toMatchObject({ name: 'a', line: 2, column: 11 });
    expect([...root.attributes]).toEqual([
      ['x', '1'],
      ['y', '<\n'],
    ]);
    expect(root.children).toMatchObject([
      { name: 'b', line: 4, column: 3 },
      { name: 'c:d', line: 4, column: 7 },
    ]);
  });

  it('knows the place however lines end', () => {
    expect(parseXml('<a>\r\n\r\n  <b\r\n x="1"/></a>').children).toMatchObject([{ line: 3, column: 3 }]);
  });

  it('knows the place in whatever parts the text comes', () => {
    const text = '<a>\n<b/>text\n\r\n  <long-name\r\n x="1"/><c\n/>\n</a>';
    for (let size = 1; size <= text.length; size += 1) {
      const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(parseXml(parts)).toEqual(parseXml(text));
    }
    expect(parseXml(text).children).toMatchObject([
      { name: 'b', line: 2, column: 1 },
      { name: 'long-name', line: 4, column: 3 },
      { name: 'c', line: 5, column: 9 },
    ]);
  });

  it('leaves out what is taken, with all that is in it', () => {
    const taken: string[] = [];
    const root = parseXml('<a><b><c x="1"/></b><d/><b/></a>', (element, path) => {
      if (element.name !== 'b') return false;
      taken.push(`${path.map(({ name }) => name).join('/')} ${element.children.length}`);
      return true;
    });
    expect(taken).toEqual(['a 1', 'a 0']);
    expect(root.children).toMatchObject([{ name: 'd' }]);
  });

  it.each([
    ['<a>\n <b></a>', 2],
    ['<a x="1" x="2"/>', 1],
    ['<a>&nothing;</a>', 1],
    ['<a/>\n\n<b/>', 3],
    ['no element', 1],
  ])('says where %j is wrong', (text, line) => {
    expect(problemOf(text)).toMatchObject({ line });
    expect(problemOf(text).message).not.toMatch(/^\d|^undefined:/);
  });

  it('refuses what is nested without end', () => {
    expect(problemOf('<a>'.repeat(100_000)).message).toBe('nested too deeply');
  });

  it('expands no entities of the document', () => {
    const text = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a x="&b;"/>';
    expect(problemOf(text).message).toContain('entity');
  });
});
