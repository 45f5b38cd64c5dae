import type { Warning } from '@understudy/contracts';
import { formatDuration } from '../base/duration.ts';
import { infinity } from '../base/score.ts';
import type { ClusterModel } from './cluster.ts';
import type { Location } from './constraint.ts';
import { homeScore } from './document-defaults.ts';
import type { DefinitionDocument } from './document.ts';
import { unitIdOf, type Outline, type Unit } from './document-outline.ts';
import { primitivesOf } from './primitives-of.ts';
import type { Primitive } from './resource.ts';

/** What is allowed, and probably not meant. */
export function definitionWarnings(document: DefinitionDocument, model: ClusterModel, outline: Outline): Warning[] {
  return [
    ...(model.nodes.length === 1 ? [loneNode()] : outline.units.flatMap((unit) => fewNodes(unit, model))),
    ...outline.units.flatMap((unit) => heldAway(unit, document, model)),
    ...locatedMembers(document, outline),
    ...model.resources.flatMap(primitivesOf).flatMap(forgetful),
  ];
}

function loneNode(): Warning {
  return {
    code: 'one-node-only',
    message: 'The cluster has one node: there is nowhere to go when it fails.',
    remedy: 'Add a second node to the membership file.',
  };
}

function fewNodes(unit: Unit, { nodes, constraints, properties }: ClusterModel): Warning[] {
  if (unit.kind === 'local') return [];
  const id = unitIdOf(unit);
  const locations = constraints.filter((each): each is Location => each.kind === 'location' && each.resource === id);
  const allowed = nodes.filter((node) => {
    const here = locations.filter((location) => location.node === node.id && location.role !== 'unpromoted');
    if (here.some(({ score }) => score <= -infinity)) return false;
    return properties.symmetricCluster || here.some(({ score }) => score >= 0);
  });
  const [only] = allowed;
  if (allowed.length > 1) return [];
  const where = only === undefined ? 'on no node' : `on '${only.id}' only`;
  return [
    {
      code: only === undefined ? 'no-node' : 'one-node-only',
      message: `'${unit.name}' may run ${where}.`,
      remedy: 'Look at its location constraints and at symmetricCluster.',
    },
  ];
}

/** Automatic failback that stickiness prevents. */
function heldAway(unit: Unit, document: DefinitionDocument, model: ClusterModel): Warning[] {
  const section = unit.form === 'group' ? document.groups : document.resources;
  const placement = section?.[unit.name];
  if (placement?.failback !== 'automatic' || placement.home === undefined) return [];
  const members = model.resources.filter(({ id }) => id === unitIdOf(unit)).flatMap(primitivesOf);
  const stickiness = members.reduce((sum, { meta }) => sum + meta.stickiness, 0);
  if (stickiness < homeScore) return [];
  return [
    {
      code: 'failback-held',
      message: `'${unit.name}' will not go back to '${placement.home}' by itself: its stickiness of ${stickiness} outweighs its home's ${homeScore}.`,
      remedy: "Leave resourceStickiness out, or write 'failback: manual'.",
    },
  ];
}

function locatedMembers({ constraints = [] }: DefinitionDocument, { subjects }: Outline): Warning[] {
  return constraints.flatMap((constraint) => {
    const subject = constraint.kind === 'location' ? subjects.get(constraint.resource) : undefined;
    if (subject?.isMember !== true) return [];
    return [
      {
        code: 'location-of-member',
        message: `A location of '${subject.name}' moves its whole group '${subject.unit.name}'.`,
        remedy: `Write '${subject.unit.name}' instead.`,
      },
    ];
  });
}

/** Failures that are forgotten before they can add up to anything. */
function forgetful({ id, meta, operations }: Primitive): Warning[] {
  const intervals = operations.filter(({ enabled }) => enabled).map(({ intervalMs }) => intervalMs);
  const longestMs = Math.max(0, ...intervals);
  if (meta.failureTimeoutMs === 0 || meta.migrationThreshold <= 1 || longestMs < meta.failureTimeoutMs) return [];
  return [
    {
      code: 'failures-expire-early',
      message: `'${id}' is monitored every ${formatDuration(longestMs)}, and its failures are forgotten after ${formatDuration(meta.failureTimeoutMs)}: they never add up to its migrationThreshold of ${meta.migrationThreshold}.`,
      remedy: 'Make failureTimeout several times the interval of its monitor.',
    },
  ];
}
