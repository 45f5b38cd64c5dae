import type { FenceFindingReport } from '@understudy/contracts';
import type { FenceDevice, FencingModel } from '../model/fencing.ts';
import { hands } from './fence-steps.ts';

/**
 * How ready a cluster is to fence: for each node, what a check has shown, as points of
 * 100, and what is missing, in words. The cluster's score is that of its worst node: it
 * is the one that will be lost.
 */
export interface FenceCheckReport extends Readiness {
  readonly atWallMs: number;
  /** The member that directed it. */
  readonly by: string;
  /** Of the definition that was in force. */
  readonly revision: number;
  readonly findings: readonly FenceFindingReport[];
}

export interface Readiness {
  /** 0 to 100. */
  readonly score: number;
  /** Empty at 100. */
  readonly missing: readonly string[];
}

interface ReadinessScene {
  readonly model: FencingModel;
  readonly nodes: readonly string[];
  /** Those that could be asked. */
  readonly members: readonly string[];
  readonly findings: readonly FenceFindingReport[];
}

/** What each thing that was shown of a node is worth. */
const points = { device: 50, status: 20, everyMember: 15, secondLevel: 15 } as const;

export function readinessOf(scene: ReadinessScene): Readiness {
  if (!scene.model.enabled) return { score: 0, missing: ['fencing is off: properties.stonithEnabled'] };
  const targets = scene.nodes.map((node) => readinessOfTarget(node, scene));
  const score = Math.min(...targets.map((target) => target.score));
  return { score: targets.length === 0 ? 0 : score, missing: targets.flatMap(({ missing }) => missing) };
}

function readinessOfTarget(target: string, scene: ReadinessScene): Readiness {
  const levels = scene.model.targets.find(({ node }) => node === target)?.levels ?? [];
  const working = levels.filter((level) => level.every((id) => works(id, target, scene)));
  if (working.length === 0) {
    const why = levels.length === 0 ? 'no device serves it' : 'no level of its devices answered as a whole';
    return { score: 0, missing: [`${target} cannot be fenced: ${why}`] };
  }
  const shown = {
    status: working.some((level) => level.some((id) => saw(id, target, scene))),
    everyMember: membersBut(target, scene).every((node) => canFence(node, target, scene)),
    secondLevel: working.length > 1,
  };
  const missing = [
    ...(shown.status ? [] : [`no device can tell whether ${target} has power`]),
    ...(shown.everyMember ? [] : [unaskedOrUnable(target, scene)]),
    ...(shown.secondLevel ? [] : [`${target} has no second way to be fenced`]),
  ];
  const score =
    points.device +
    (shown.status ? points.status : 0) +
    (shown.everyMember ? points.everyMember : 0) +
    (shown.secondLevel ? points.secondLevel : 0);
  return { score, missing };
}

function membersBut(target: string, { nodes }: ReadinessScene): readonly string[] {
  return nodes.filter((node) => node !== target);
}

function unaskedOrUnable(target: string, scene: ReadinessScene): string {
  const unable = membersBut(target, scene).filter((node) => !canFence(node, target, scene));
  const unasked = unable.filter((node) => !scene.members.includes(node));
  if (unasked.length > 0) return `whether ${unasked.join(', ')} can fence ${target} is not known: it was not there`;
  return `${unable.join(', ')} cannot fence ${target}`;
}

/** From any member that may have to use it. */
function works(id: string, target: string, scene: ReadinessScene): boolean {
  return scene.members.some((node) => worksFrom(node, id, target, scene));
}

function canFence(node: string, target: string, scene: ReadinessScene): boolean {
  const levels = scene.model.targets.find((one) => one.node === target)?.levels ?? [];
  return levels.some((level) => level.every((id) => worksFrom(node, id, target, scene)));
}

/** It was asked about this host or as a whole, and nothing that it answered was bad. */
function worksFrom(node: string, id: string, target: string, { model, findings }: ReadinessScene): boolean {
  const device: FenceDevice | undefined = model.devices.find((each) => each.id === id);
  if (device === undefined || hands(device, target, [node]).length === 0) return false;
  const told = findings.filter((one) => one.device === id && one.node === node);
  const about = told.filter(({ host }) => host === null || host === target);
  return about.length > 0 && about.every(({ isGood }) => isGood);
}

function saw(id: string, target: string, { findings }: ReadinessScene): boolean {
  return findings.some(({ device, host, action, isGood }) => {
    return device === id && host === target && action === 'status' && isGood;
  });
}
