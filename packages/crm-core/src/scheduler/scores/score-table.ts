import { addScores, infinity, type Score } from '../../base/score.ts';
import type { Instance, World } from '../world/world.ts';
import type { Scores, ScoreTerm } from './scores.ts';

/** The scores while they are added up. */
export class ScoreTable implements Scores {
  readonly table: readonly Int32Array[];
  readonly promotionLocations: (Int32Array | undefined)[];
  readonly stickiness: Int32Array;
  readonly ticketEffects: Scores['ticketEffects'] = [];
  readonly ticketFencings: Scores['ticketFencings'] = [];
  readonly #world: World;
  readonly #listed: readonly Uint8Array[];
  readonly #agentScores: ReadonlyMap<string, Score>;

  constructor(world: World) {
    const { nodes, instances, resolved } = world;
    const { symmetricCluster } = resolved.properties;
    this.#world = world;
    this.table = instances.map(() => new Int32Array(nodes.length).fill(symmetricCluster ? 0 : -infinity));
    this.#listed = instances.map(() => new Uint8Array(nodes.length).fill(Number(symmetricCluster)));
    this.promotionLocations = instances.map(() => undefined);
    this.stickiness = new Int32Array(instances.length);
    const said = world.situation.promotionScores;
    this.#agentScores = new Map(said.map(({ resource, node, score }) => [`${resource} @ ${node}`, score]));
  }

  add(instance: number, node: number, score: Score): void {
    const row = this.table[instance];
    if (row !== undefined) row[node] = addScores(row[node] ?? 0, score);
  }

  /** For a collective and what is within: it counts once, what forbids counts for all. */
  addLocation(instance: Instance, node: number, score: Score): void {
    this.#list(instance.number, node);
    this.add(instance.number, node, score);
    instance.children.forEach((child, position) => {
      const counts = instance.kind !== 'group' || position === 0 || score <= -infinity;
      const part = this.#world.instances[child];
      if (part !== undefined) this.addLocation(part, node, counts ? score : 0);
    });
  }

  addPromotion(instance: Instance, node: number, score: Score): void {
    const row = this.promotionLocations[instance.number] ?? new Int32Array(this.#world.nodes.length);
    row[node] = addScores(row[node] ?? 0, score);
    this.promotionLocations[instance.number] = row;
    for (const child of instance.children) {
      const part = this.#world.instances[child];
      if (part !== undefined) this.addPromotion(part, node, score);
    }
  }

  isListed(instance: number, node: number): boolean {
    return this.#listed[instance]?.[node] === 1;
  }

  probesAllowed(): boolean {
    return true;
  }

  promotionScore(instance: number, node: number): Score | undefined {
    const { id, historyId, resource } = this.#world.instances[instance] ?? {
      id: '',
      historyId: '',
      resource: { id: '' },
    };
    const name = this.#world.nodes[node]?.name ?? '';
    for (const known of [id, historyId, resource.id]) {
      const score = this.#agentScores.get(`${known} @ ${name}`);
      if (score !== undefined) return score;
    }
    return undefined;
  }

  termsOf(): readonly ScoreTerm[] {
    return [];
  }

  /** Where nothing is allowed unless it is named, naming allows it. */
  #list(instance: number, node: number): void {
    const listed = this.#listed[instance];
    const row = this.table[instance];
    if (listed === undefined || row === undefined || listed[node] === 1) return;
    listed[node] = 1;
    row[node] = 0;
  }
}
