import { addScores } from '../../base/score.ts';
import type { Instance, World } from '../world/world.ts';
import { newRow, type Row } from './row.ts';
import { instanceAt } from './spread.ts';

/** Wishes for the promoted role, by copy: who of those that run is promoted. */
export class PromotionLocations {
  readonly rows: (Row | undefined)[];
  readonly #world: World;
  readonly #said: { readonly row: Row; readonly node: number; readonly id: string; readonly score: number }[] = [];

  constructor(world: World) {
    this.#world = world;
    this.rows = new Array<Row | undefined>(world.instances.length).fill(undefined);
  }

  add(instance: Instance, node: number, id: string, score: number): void {
    const row = this.#rowOf(instance);
    row[node] = addScores(row[node] ?? 0, score);
    this.#said.push({ row, node, id, score });
  }

  /** What was said of the copy and the node: ids of constraints, and scores. */
  saidOf(instance: number, node: number): readonly { readonly id: string; readonly score: number }[] {
    const row = this.rows[instance];
    return row === undefined ? [] : this.#said.filter((one) => one.row === row && one.node === node);
  }

  /** One row for all copies of a clone, as all of them are meant; one of its own for a copy that is meant alone. */
  #rowOf(instance: Instance): Row {
    const copies = this.#copiesOf(instance);
    const known = copies.map(({ number }) => this.rows[number]).find((row) => row !== undefined);
    const row = known ?? newRow(this.#world.nodes.length, 0);
    for (const { number } of copies) this.rows[number] ??= row;
    return row;
  }

  #copiesOf(instance: Instance): readonly Instance[] {
    const children = instance.children.map((child) => instanceAt(this.#world, child));
    if (instance.kind === 'bundle')
      return children.filter(({ kind }) => kind === 'clone').flatMap((one) => this.#copiesOf(one));
    return instance.kind === 'clone' ? children : [instance];
  }
}
