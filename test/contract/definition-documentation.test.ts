/** `docs/definition.md` is true: its examples are valid, and it leaves nothing out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { membershipFileSchema } from '@understudy/contracts';
import { checkDefinition, definitionSchema, problemCodes } from '@understudy/crm-core';
import { formatProblems, readDefinition, readMembership } from '@understudy/formats';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import { fenceAgentsForTests, installedAgents } from './installed-agents.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/definition.md'), 'utf8');
const context = { nodes: ['a', 'b'], manifests: new Map([...installedAgents, ...fenceAgentsForTests]) };

function blocksOf(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

type Sections = Readonly<Record<string, unknown>>;

function sectionsOf(text: string): Sections {
  const { document, problems } = readDefinition({ text, name: 'definition.md' });
  expect(formatProblems(problems, { name: 'definition.md' })).toEqual([]);
  return document as Sections;
}

const yaml = blocksOf('yaml');
const membershipFiles = yaml.filter((text) => text.includes('engine:'));
const [whole = '', ...parts] = yaml.filter((text) => !text.includes('engine:'));

/** The part in place of the same part of the whole; resources that it does not speak of stay. */
function withPart(part: Sections): Sections {
  const all = sectionsOf(whole);
  return { ...all, ...part, resources: { ...(all['resources'] as Sections), ...(part['resources'] as Sections) } };
}

describe('examples', () => {
  test('there are some', () => {
    expect(parts.length).toBeGreaterThan(6);
    expect(membershipFiles).toHaveLength(1);
  });

  test('the whole definition is valid', () => {
    expect(checkDefinition(sectionsOf(whole), context)).toMatchObject({ problems: [], warnings: [] });
  });

  test.each(parts.map((part, index) => [index + 1, part] as const))('part %i is valid', (_number, part) => {
    expect(checkDefinition(withPart(sectionsOf(part)), context).problems).toEqual([]);
  });

  test('the membership file is valid', () => {
    expect(readMembership({ text: membershipFiles[0] ?? '', name: 'm' })).toMatchObject({ problems: [], warnings: [] });
  });

  test('the definition in TypeScript is examples/web.ts, which is tried on its own', () => {
    expect(blocksOf('ts')).toEqual([readFileSync(join(root, 'examples/web.ts'), 'utf8')]);
  });
});

/** The names of all properties in a schema, and of all values that they can have. */
function wordsOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'enum') return value as string[];
    return [
      ...(key === 'properties' && !isSchema(value as object) ? Object.keys(value as object) : []),
      ...wordsOf(value),
    ];
  });
}

/** One of our properties is itself called `properties`. */
function isSchema(value: object): boolean {
  return '$ref' in value || 'additionalProperties' in value;
}

describe('completeness', () => {
  const words = new Set([...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/[^\w$-]+/)));

  test.each([
    ['definition', definitionSchema],
    ['membership file', membershipFileSchema],
  ])('every property and value of a %s is explained', (_title, schema) => {
    expect([...new Set(wordsOf(schema))].filter((word) => !words.has(word))).toEqual([]);
  });

  test('every code of a problem is listed, with its meaning, and no other', () => {
    const listed = [...page.matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].filter(([, code = '']) => code in problemCodes);
    const codes = Object.entries(problemCodes).map(([code, { meaning }]) => [code, meaning]);
    expect(listed.map(([, code, meaning]) => [code, meaning])).toEqual(codes);
  });
});

test('docs/definition.schema.json is the schema that definitions are checked with', async () => {
  const text = await format(JSON.stringify(definitionSchema), { parser: 'json', printWidth: 120 });
  await expect(text).toMatchFileSnapshot(join(root, 'docs/definition.schema.json'));
});
