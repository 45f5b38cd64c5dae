import type { AgentManifest, Copies } from '@understudy/contracts';
import { invariant } from '../base/invariant.ts';
import { readParameters } from './check-parameters.ts';
import { compileFaultPolicy, compileMeta, type Layers } from './compile-meta.ts';
import { compileOperations } from './compile-operations.ts';
import { defaultStickiness } from './document-defaults.ts';
import type {
  DefinitionDocument,
  GroupDocument,
  MetaDocument,
  PlacementDocument,
  ResourceDocument,
} from './document.ts';
import { unitIdOf, type Unit } from './document-outline.ts';
import type { Clone, Group, Primitive, Resource, ResourceMeta } from './resource.ts';

export interface CompileContext {
  readonly document: DefinitionDocument;
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  readonly nodeCount: number;
}

/** What a unit is inside: a primitive or group, or for the kinds with several instances a clone of it. */
export function compileUnit(unit: Unit, context: CompileContext): Resource {
  const child = unit.form === 'group' ? compileGroup(unit, context) : compilePrimitive(unit.name, unit, context);
  switch (unit.kind) {
    case 'switchable':
      return child;
    case 'local':
      return cloneOf(child, unit, { promotable: false, promotedMax: 0, promotedNodeMax: 0 }, context);
    case 'fast':
      return cloneOf(child, unit, { promotable: true, promotedMax: 1, promotedNodeMax: 1 }, context);
    case null:
      invariant(false, `'${unit.name}' was checked to be of a kind`);
  }
}

function cloneOf(
  child: Primitive | Group,
  unit: Unit,
  { promotable, promotedMax, promotedNodeMax }: Pick<Clone, 'promotable' | 'promotedMax' | 'promotedNodeMax'>,
  context: CompileContext,
): Clone {
  const { nodeCount } = context;
  const notify = placementOf(unit, context).notify ?? isWanted(unit, context);
  const promotions = { promotedMax, promotedPerNode: promotedNodeMax };
  const copies: Copies = { max: nodeCount, perNode: 1, ...promotions, ...(notify ? { notify } : {}) };
  return {
    kind: 'clone',
    id: unitIdOf(unit),
    child:
      child.kind === 'group'
        ? { ...child, members: child.members.map((each) => ({ ...each, copies })) }
        : { ...child, copies },
    meta: child.meta,
    cloneMax: nodeCount,
    cloneNodeMax: 1,
    interleave: true,
    ordered: false,
    notify,
    promotable,
    promotedMax,
    promotedNodeMax,
  };
}

/** A member's agent cannot do without notices. */
function isWanted({ members }: Unit, { document, manifests }: CompileContext): boolean {
  return members.some((member) => manifests.get(document.resources[member]?.agent ?? '')?.wantsNotices === true);
}

function compileGroup(unit: Unit, context: CompileContext): Group {
  return {
    kind: 'group',
    id: unit.name,
    members: unit.members.map((member) => compilePrimitive(member, unit, context)),
    meta: metaOf(unit, [groupOf(unit, context)?.meta], context),
  };
}

function compilePrimitive(name: string, unit: Unit, context: CompileContext): Primitive {
  const { document, manifests } = context;
  const resource = resourceNamed(name, document);
  const manifest = manifests.get(resource.agent);
  invariant(manifest !== undefined, `the agent of '${name}' was checked to be installed`);
  const group = groupOf(unit, context);
  const isFast = unit.kind === 'fast';
  const canFence = document.properties?.stonithEnabled === true;
  return {
    kind: 'primitive',
    id: name,
    agent: resource.agent,
    parameters: readParameters(manifest, resource.parameters ?? {}, []).parameters,
    meta: metaOf(unit, [resource.meta, group?.meta], context),
    operations: compileOperations([resource.operations, document.defaults?.operations], { manifest, isFast, canFence }),
    faultPolicy: compileFaultPolicy([resource.faultPolicy, group?.faultPolicy, document.defaults?.faultPolicy]),
    ...(manifest.saysPromotionScore === true ? { saysPromotionScore: true } : {}),
  };
}

/** A failback that the unit states stands before the defaults; one that is not stated, behind. */
function metaOf(unit: Unit, own: Layers<MetaDocument>, context: CompileContext): ResourceMeta {
  const placement = placementOf(unit, context);
  const stickiness = defaultStickiness(unit.kind ?? 'switchable', placement.failback ?? 'manual');
  const stated: MetaDocument | undefined =
    placement.failback === undefined ? undefined : { resourceStickiness: stickiness };
  return compileMeta([...own, stated, context.document.defaults?.meta], stickiness);
}

function placementOf(unit: Unit, context: CompileContext): PlacementDocument {
  return groupOf(unit, context) ?? resourceNamed(unit.members[0] ?? '', context.document);
}

function groupOf(unit: Unit, { document }: CompileContext): GroupDocument | undefined {
  return unit.form === 'group' ? document.groups?.[unit.name] : undefined;
}

function resourceNamed(name: string, document: DefinitionDocument): ResourceDocument {
  const resource = document.resources[name];
  invariant(resource !== undefined, `'${name}' was checked to be a resource`);
  return resource;
}
