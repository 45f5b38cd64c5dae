/**
 * Fail counts and promotion scores, which a CIB keeps as attributes of nodes:
 * `fail-count-RESOURCE#OPERATION_INTERVAL`, `last-failure-…` and `master-RESOURCE`.
 * Permanent attributes of such names count too, unless a transient one says otherwise.
 */
import {
  parseScore,
  type ConfiguredNode,
  type FailCountEntry,
  type NodeSituation,
  type Situation,
} from '@understudy/crm-core';
import { parseEpochMs } from './cib-date.ts';

type PromotionScore = Situation['promotionScores'][number];

export interface NodeAttributes {
  readonly node: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** All attributes of every node that has any; only permanent ones without a rule. */
export function attributesOfNodes(
  nodes: readonly ConfiguredNode[],
  states: readonly NodeSituation[],
): NodeAttributes[] {
  const byNode = new Map<string, Map<string, string>>();
  const add = (node: string, attributes: ReadonlyMap<string, string>): void => {
    const known = byNode.get(node) ?? new Map<string, string>();
    byNode.set(node, known);
    for (const [name, value] of attributes) if (!known.has(name)) known.set(name, value);
  };
  for (const { name, attributes } of states) add(name, attributes);
  for (const { name, attributes } of nodes) {
    for (const { rule, values } of attributes) if (rule === null) add(name, values);
  }
  return [...byNode].map(([node, attributes]) => ({ node, attributes }));
}

const failCountPattern = /^fail-count-(.+?)(?:#(.+)_(\d+))?$/;

export function readFailCounts(nodes: readonly NodeAttributes[]): FailCountEntry[] {
  return nodes.flatMap(({ node, attributes }) => {
    return [...attributes].flatMap(([name, value]) => {
      const match = failCountPattern.exec(name);
      if (match === null) return [];
      const lastFailure = attributes.get(name.replace(/^fail-count-/, 'last-failure-'));
      return [
        {
          node,
          resource: match[1] ?? '',
          operation: match[2] ?? null,
          intervalMs: Number(match[3] ?? 0),
          count: Math.max(0, parseScore(value) ?? 0),
          lastFailureWallMs: parseEpochMs(lastFailure),
        },
      ];
    });
  });
}

const promotionPattern = /^(?:master|promotion)-(.+)$/;

export function readPromotionScores(nodes: readonly NodeAttributes[]): PromotionScore[] {
  return nodes.flatMap(({ node, attributes }) => {
    return [...attributes].flatMap(([name, value]) => {
      const resource = promotionPattern.exec(name)?.[1];
      return resource === undefined ? [] : [{ node, resource, score: parseScore(value) ?? 0 }];
    });
  });
}
