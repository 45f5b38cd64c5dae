import type { NodeSituation } from '../../model/configuration/situation.ts';
import type { GraphAction } from '../decision.ts';
import type { Scene } from './scene.ts';

/** What a fencing, an unfencing or a shutdown makes of a node. */

/** Off, and it remembers nothing; a remote node's word on that is kept until it is connected anew. */
export function fence(scene: Scene, node: string): void {
  forgetNode(scene, node);
  setNode(scene, node, (known) => ({ ...known, ...away, attributes: new Map(), isFenced: known.isRemote || null }));
}

const away = {
  member: false,
  memberSinceWallMs: null,
  peer: false,
  peerSinceWallMs: null,
  join: 'down',
  expected: 'down',
} as const;

export function unfence(scene: Scene, node: string): void {
  const since = String(Math.floor(scene.options.nowWallMs / 1_000));
  setNode(scene, node, (known) => ({
    ...known,
    attributes: new Map([...known.attributes, ['#node-unfenced', since]]),
  }));
}

/** It has left in good order. What it ran unmanaged runs on, and its history says so. */
export function leave(scene: Scene, node: string): void {
  forgetCounts(scene, node);
  setNode(scene, node, (known) => ({ ...known, ...away, attributes: new Map() }));
}

/** Name of the node and what is done to it: both stand in the key, and nowhere else for what is no work of its own. */
export function fencingOf({ task, key, node }: GraphAction): { readonly node: string; readonly isOn: boolean } | null {
  if (task !== 'stonith') return null;
  const parts = /^stonith-(.*)-(\w+)$/u.exec(key);
  return { node: node ?? parts?.[1] ?? '', isOn: parts?.[2] === 'on' };
}

/** A remote node that its connection has reached is known from then on. */
export function connect(scene: Scene, node: string): void {
  setNode(scene, node, (known) => ({ ...known, isFenced: null }));
}

function forgetNode(scene: Scene, node: string): void {
  scene.book.forgetNode(node);
  forgetCounts(scene, node);
}

/** Like all that a node keeps only while it is there. */
function forgetCounts(scene: Scene, node: string): void {
  scene.failCounts = scene.failCounts.filter((count) => count.node !== node);
  scene.promotionScores = scene.promotionScores.filter((score) => score.node !== node);
}

function setNode(scene: Scene, name: string, change: (known: NodeSituation) => NodeSituation): void {
  const index = scene.nodes.findIndex((node) => node.name === name);
  const known = scene.nodes[index] ?? neverSeen(scene, name);
  scene.nodes = index === -1 ? [...scene.nodes, change(known)] : scene.nodes.with(index, change(known));
}

function neverSeen({ world }: Scene, name: string): NodeSituation {
  const node = world.nodeByName.get(name);
  return {
    ...away,
    name,
    id: node?.id ?? name,
    isRemote: node !== undefined && node.kind !== 'member',
    join: null,
    expected: null,
    attributes: new Map(),
    utilization: new Map(),
    maintenance: null,
    isFenced: null,
  };
}
