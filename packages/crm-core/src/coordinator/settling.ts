import type { ClusterModel } from '../model/cluster.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import { ruleAttributesOf } from '../model/rule-attributes.ts';

/**
 * What is said of the nodes, as decisions see it. Nodes that lose the same thing do not say so at the same moment: who is
 * first would look worse for as long as the other takes, and all would move to and fro. So for `transitionDelayMs` after
 * the first change of a value that a rule reads, decisions go by the values before it; then by all that was said meanwhile.
 */
export class Settling {
  /** What was said before, by node and name. */
  readonly #before = new Map<string, NodeAttribute>();
  #sinceWallMs = 0;

  /**
   * A node says something else than before.
   *
   * @returns from when on it counts; null: nothing that is read has changed
   */
  changed({ before, now }: AttributesChange, model: ClusterModel | null, wallMs: number): number | null {
    if (model === null) return null;
    const changed = changedNames({ before, now }, ruleAttributesOf(model.constraints));
    const old = before.filter(({ name }) => changed.has(name));
    if (this.#before.size === 0) this.#sinceWallMs = wallMs;
    for (const each of old) if (!this.#before.has(keyOf(each))) this.#before.set(keyOf(each), each);
    if (changed.size === 0) return null;
    // Nothing was decided by what was not said.
    return old.length < changed.size ? wallMs : this.#sinceWallMs + model.properties.transitionDelayMs;
  }

  /** Of what is said now, what a decision may know. A clock that was set back waits for nothing. */
  settled(
    attributes: readonly NodeAttribute[],
    { properties }: ClusterModel,
    wallMs: number,
  ): readonly NodeAttribute[] {
    const waitedMs = wallMs - this.#sinceWallMs;
    if (waitedMs < 0 || waitedMs >= properties.transitionDelayMs) this.#before.clear();
    if (this.#before.size === 0) return attributes;
    return [...attributes.filter((each) => !this.#before.has(keyOf(each))), ...this.#before.values()];
  }
}

/** Of one node. */
export interface AttributesChange {
  readonly before: readonly NodeAttribute[];
  readonly now: readonly NodeAttribute[];
}

function changedNames({ before, now }: AttributesChange, isRead: ReadonlySet<string>): ReadonlySet<string> {
  const valueIn = (attributes: readonly NodeAttribute[], wanted: string): string | undefined =>
    attributes.find(({ name }) => name === wanted)?.value;
  const names = [...before, ...now].map(({ name }) => name).filter((name) => isRead.has(name));
  return new Set(names.filter((name) => valueIn(before, name) !== valueIn(now, name)));
}

function keyOf({ node, name }: NodeAttribute): string {
  return JSON.stringify([node, name]);
}
