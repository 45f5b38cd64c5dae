import type { Problem } from '@understudy/contracts';
import { type Alias, type Document, type Node, visit } from 'yaml';
import { textProblem, type Place } from './text-problem.ts';

const plainTags = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`);

/**
 * What YAML can say and plain data cannot: another version's words (`yes` for true),
 * tags that make other things than JSON knows, and aliases that lead nowhere or into
 * themselves.
 */
export function checkNodes(document: Document, placeAt: (offset: number) => Place): Problem[] {
  const problems: Problem[] = [];
  const report = (node: Node, message: string): void => {
    problems.push(textProblem('syntax', message, '', placeAt(node.range?.[0] ?? 0)));
  };
  if (document.directives?.yaml.version !== '1.2') {
    problems.push(textProblem('syntax', 'only YAML 1.2 is read', 'remove the %YAML line', placeAt(0)));
  }
  visit(document, {
    Node: (_key, node) => {
      if (node.tag !== undefined && !plainTags.includes(node.tag))
        report(node, `the tag ${node.tag} is not plain data`);
    },
    Alias: (_key, alias, ancestors) => {
      const message = aliasFault(alias, document, ancestors);
      if (message !== null) report(alias, message);
    },
  });
  return problems;
}

function aliasFault(alias: Alias, document: Document, ancestors: readonly unknown[]): string | null {
  const target = alias.resolve(document);
  if (target === undefined) return `there is no anchor '${alias.source}' before this alias`;
  return ancestors.includes(target) ? `the alias '${alias.source}' stands for something that it is part of` : null;
}
