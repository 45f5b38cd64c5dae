/* eslint-disable */
// THROWAWAY
import type { Scores } from './scores.ts';
const cmp = (a: any, b: any) => (a < b ? -1 : a > b ? 1 : 0);
function holds(r: any, node: any): boolean {
  switch (r.kind) {
    case 'all':
      return r.parts.every((p: any) => holds(p, node));
    case 'any':
      return r.parts.some((p: any) => holds(p, node));
    case 'attribute': {
      const v = node.attributes.get(r.attribute);
      if (r.operation === 'defined') return v !== undefined;
      if (r.operation === 'undefined') return v === undefined;
      if (v === undefined) return r.operation === 'ne';
      const num = /^-?\d+(\.\d+)?$/;
      const d =
        num.test(v) && num.test(r.value) && r.type !== 'string'
          ? cmp(Number(v), Number(r.value))
          : cmp(v.toLowerCase(), r.value.toLowerCase());
      return { lt: d < 0, gt: d > 0, lte: d <= 0, gte: d >= 0, eq: d === 0, ne: d !== 0 }[r.operation as 'lt'];
    }
    default:
      return true;
  }
}
export function scoreNodes(world: any): Scores {
  const n = world.nodes.length;
  const INF = 1000000;
  const add = (a: number, b: number) =>
    a <= -INF || b <= -INF ? -INF : a >= INF || b >= INF ? INF : Math.max(-INF, Math.min(INF, a + b));
  const table: Int32Array[] = world.instances.map(() =>
    new Int32Array(n).fill(world.resolved.properties.symmetricCluster ? 0 : -INF),
  );
  const listed = world.instances.map(() => new Uint8Array(n).fill(world.resolved.properties.symmetricCluster ? 1 : 0));
  const promo: (Int32Array | undefined)[] = [];
  const stick = new Int32Array(world.instances.length);
  const apply = (i: any, node: any, s: number, first: boolean) => {
    if (!listed[i.number][node.number]) {
      listed[i.number][node.number] = 1;
      table[i.number]![node.number] = 0;
    }
    table[i.number]![node.number] = add(table[i.number]![node.number]!, first || s <= -INF ? s : 0);
    i.children.forEach((c: number, k: number) => apply(world.instances[c], node, s, i.kind === 'clone' || k === 0));
  };
  for (const c of world.resolved.constraints) {
    if (c.kind !== 'location') continue;
    const subjects =
      c.subject.kind === 'resource'
        ? [world.instanceById.get(c.subject.id)].filter(Boolean)
        : world.instances.filter(
            (i: any) => i.parent === null && new RegExp(c.subject.expression).test(i.id) !== c.subject.inverted,
          );
    for (const i of subjects)
      for (const node of world.nodes) {
        const list =
          c.where.kind === 'node'
            ? c.where.node === node.name
              ? [{ score: c.where.score, role: c.role }]
              : []
            : c.where.rules
                .filter((r: any) => holds(r.rule, node))
                .map((r: any) => ({
                  score: r.score.kind === 'score' ? r.score.score : Number(node.attributes.get(r.score.name) ?? 0),
                  role: r.role ?? c.role,
                }));
        for (const { score, role } of list) {
          if (role === 'promoted') {
            const go = (x: any) => {
              (promo[x.number] ??= new Int32Array(n))[node.number]! += score;
              x.children.forEach((ch: number) => go(world.instances[ch]));
            };
            go(i);
          } else apply(i, node, score, true);
        }
      }
  }
  for (const i of world.instances) {
    if (i.kind === 'primitive') {
      let s = i.resource.meta.resourceStickiness;
      if (s === 0 && i.clone !== null && !i.resource.metaSet.has('resourceStickiness')) s = 1;
      stick[i.number] = s;
      if (i.isManaged) for (const node of i.activeOn) table[i.number]![node] = add(table[i.number]![node]!, s);
      for (const [node] of i.bans) table[i.number]![node] = -INF;
      if (i.lockedTo !== null)
        world.nodes.forEach((x: any) => {
          if (x.number !== i.lockedTo) table[i.number]![x.number] = -INF;
        });
    }
  }
  return {
    table,
    isListed: (i: number, x: number) => listed[i]![x] === 1,
    probesAllowed: () => true,
    promotionLocations: promo,
    promotionScore: (i: number, x: number) => {
      const inst = world.instances[i];
      const node = world.nodes[x].name;
      const base = inst.resource.id;
      const f = world.situation.promotionScores.find(
        (p: any) => p.node === node && (p.resource === inst.id || p.resource === inst.historyId || p.resource === base),
      );
      return f?.score;
    },
    stickiness: stick,
    ticketEffects: [],
    ticketFencings: [],
    termsOf: () => [],
  } as any;
}
