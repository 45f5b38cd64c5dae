/** Properties, nodes, resources and constraints of a draft, in the CIB's words of Pacemaker 2. */
import { contradictoryOrders } from './contradictory-orders.ts';
import type { DraftCluster, DraftConstraint, DraftMember, DraftMeta } from './draft.ts';
import { type NamedPrimitive, type NamedResource, nodeName, pick } from './named-cluster.ts';
import { ruleRole, scoreFor } from './not-drawn.ts';
import { type Element, element, pairs } from './write-xml.ts';

function metaPairs(id: string, meta: DraftMeta, more: Readonly<Record<string, string | number | null>> = {}) {
  return pairs('meta_attributes', `${id}-meta`, {
    'target-role': meta.targetRole,
    'is-managed': meta.isManaged,
    'resource-stickiness': meta.stickiness,
    priority: meta.priority,
    'migration-threshold': meta.migrationThreshold,
    'failure-timeout': meta.failureTimeout,
    'multiple-active': meta.multipleActive,
    'allow-migrate': meta.allowMigrate,
    critical: meta.critical,
    ...more,
  });
}

function operations(id: string, { monitor }: DraftMember, isPromotable: boolean): readonly Element[] {
  if (monitor === 'none') return [];
  const onFail = monitor === 'plain' ? null : monitor;
  const one = (interval: string, role: string | null): Element =>
    element('op', {
      id: `${id}-monitor-${interval}`,
      name: 'monitor',
      interval,
      timeout: '20s',
      role,
      'on-fail': onFail,
    });
  return [element('operations', {}, [one('10s', null), ...(isPromotable ? [one('11s', 'Master')] : [])])];
}

function primitive({ id, draft, isPromotable }: NamedPrimitive): Element {
  const type = isPromotable ? 'Stateful' : 'Dummy';
  return element('primitive', { id, class: 'ocf', provider: 'pacemaker', type }, [
    ...metaPairs(id, draft.meta),
    ...operations(id, draft, isPromotable),
  ]);
}

function cloneMeta({ draft, isPromotable }: NamedResource): Readonly<Record<string, string | number | null>> {
  return {
    'clone-max': draft.cloneMax,
    'globally-unique': draft.unique ? 'true' : null,
    'clone-node-max': draft.unique ? 2 : null,
    interleave: draft.interleave ? 'true' : null,
    ordered: draft.ordered ? 'true' : null,
    notify: draft.notify ? 'true' : null,
    promotable: isPromotable ? 'true' : null,
    'promoted-max': isPromotable ? draft.promotedMax : null,
  };
}

function resource(named: NamedResource): Element {
  const { id, draft, primitives, groupId, isClone } = named;
  const inner = primitives.map(primitive);
  const group = groupId === null ? inner : [element('group', { id: groupId }, inner)];
  if (isClone) return element('clone', { id }, [...metaPairs(id, draft.meta, cloneMeta(named)), ...group]);
  if (groupId !== null) return element('group', { id }, [...metaPairs(id, draft.meta), ...inner]);
  const [only] = primitives;
  return primitive({
    id,
    isPromotable: false,
    isUnique: false,
    draft: { monitor: only?.draft.monitor ?? 'none', meta: { ...only?.draft.meta, ...draft.meta } },
  });
}

/** A role means something for promotable resources; old readers refuse it elsewhere. */
function roleFor({ isPromotable }: NamedResource, role: string | null): string | null {
  if (!isPromotable) return null;
  return role === 'Promoted' ? 'Master' : role === 'Unpromoted' ? 'Slave' : role;
}

function actionFor({ isPromotable }: NamedResource, action: string | null): string | null {
  return isPromotable || action === 'start' || action === 'stop' ? action : null;
}

function location(
  constraint: DraftConstraint & { readonly kind: 'location' },
  id: string,
  all: readonly NamedResource[],
  draft: DraftCluster,
): readonly Element[] {
  const { resource, node, role, bySite } = constraint;
  const subject = pick(all, resource);
  const score = scoreFor(subject, constraint.score, role, draft);
  const name = nodeName(node % draft.nodes.length);
  const rule = element(
    'rule',
    { id: `${id}-rule`, score, 'boolean-op': 'and', role: roleFor(subject, ruleRole(role)) },
    [element('expression', { id: `${id}-expression`, attribute: 'site', operation: 'eq', value: 'near' })],
  );
  if (bySite) return [element('rsc_location', { id, rsc: subject.id }, [rule])];
  return [element('rsc_location', { id, rsc: subject.id, node: name, score, role: roleFor(subject, role) })];
}

function setElement(constraint: DraftConstraint & { readonly kind: 'set' }, id: string, all: readonly NamedResource[]) {
  const ids = [...new Set(constraint.resources.map((number) => pick(all, number).id))];
  if (ids.length < 2) return [];
  const isOrder = constraint.type === 'order';
  const attributes = {
    id: `${id}-set`,
    sequential: constraint.sequential ? null : 'false',
    'require-all': isOrder && !constraint.requireAll ? 'false' : null,
  };
  const references = ids.map((one) => element('resource_ref', { id: one }));
  // The last one stands alone, so that the set comes before, or is placed with, something.
  const sets = [
    element('resource_set', attributes, references.slice(0, -1)),
    element('resource_set', { id: `${id}-last` }, references.slice(-1)),
  ];
  return [element(isOrder ? 'rsc_order' : 'rsc_colocation', { id, score: isOrder ? null : 'INFINITY' }, sets)];
}

function betweenTwo(constraint: DraftConstraint, id: string, all: readonly NamedResource[]): readonly Element[] {
  switch (constraint.kind) {
    case 'colocation': {
      const [dependent, primary] = [pick(all, constraint.dependent), pick(all, constraint.primary)];
      if (dependent === primary) return [];
      const attributes = {
        id,
        rsc: dependent.id,
        'with-rsc': primary.id,
        score: constraint.score,
        'rsc-role': roleFor(dependent, constraint.dependentRole),
        'with-rsc-role': roleFor(primary, constraint.primaryRole),
        'node-attribute': constraint.bySite ? 'site' : null,
      };
      return [element('rsc_colocation', attributes)];
    }
    case 'order': {
      const [first, then] = [pick(all, constraint.first), pick(all, constraint.then)];
      if (first === then) return [];
      const attributes = {
        id,
        first: first.id,
        then: then.id,
        kind: constraint.requirement,
        'first-action': actionFor(first, constraint.firstAction),
        'then-action': actionFor(then, constraint.thenAction),
        symmetrical: constraint.symmetrical ? null : 'false',
      };
      return [element('rsc_order', attributes)];
    }
    case 'set':
      return setElement(constraint, id, all);
    case 'ticket': {
      const subject = pick(all, constraint.resource);
      const role = roleFor(subject, constraint.role);
      const attributes = {
        id,
        rsc: subject.id,
        'rsc-role': role,
        ticket: `ticket-${id}`,
        'loss-policy': constraint.lossPolicy,
      };
      return [element('rsc_ticket', attributes)];
    }
    case 'location':
      return [];
  }
}

/** The id of a constraint, by its place in the draft. */
export const constraintId = (index: number): string => `c${index + 1}`;

function constraints(draft: DraftCluster, all: readonly NamedResource[]): Element {
  const { constraints } = draft;
  const leftOut = contradictoryOrders(draft);
  const elements = constraints.flatMap((constraint, index) => {
    if (leftOut.has(index)) return [];
    const id = constraintId(index);
    return constraint.kind === 'location' ? location(constraint, id, all, draft) : betweenTwo(constraint, id, all);
  });
  return element('constraints', {}, elements);
}

function properties({ options }: DraftCluster): Element {
  const set = pairs('cluster_property_set', 'options', {
    'stonith-enabled': String(options.fencing),
    // What 2.1.5 does not do by default yet, and the suite of today takes for granted.
    'concurrent-fencing': options.fencing ? 'true' : null,
    'no-quorum-policy': options.noQuorumPolicy,
    'symmetric-cluster': options.symmetric ? null : 'false',
    'start-failure-is-fatal': options.startFailureIsFatal ? null : 'false',
    'maintenance-mode': options.maintenance ? 'true' : null,
    'stop-all-resources': options.stopAll ? 'true' : null,
  });
  return element('crm_config', {}, set);
}

function nodeElements({ nodes }: DraftCluster): Element {
  const elements = nodes.map(({ state, site }, index) =>
    element(
      'node',
      { id: String(index + 1), uname: nodeName(index) },
      pairs('instance_attributes', `nodes-${index + 1}`, {
        site,
        standby: state === 'standby' ? 'on' : null,
        maintenance: state === 'maintenance' ? 'true' : null,
      }),
    ),
  );
  return element('nodes', {}, elements);
}

export const fencingId = 'fencing';

export const hasDevice = ({ options, withoutDevice }: DraftCluster): boolean => options.fencing && !withoutDevice;

export function writeConfiguration(draft: DraftCluster, all: readonly NamedResource[]): Element {
  const device = element('primitive', { id: fencingId, class: 'stonith', type: 'fence_xvm' });
  const { defaultStickiness } = draft.options;
  const defaults = pairs('meta_attributes', 'defaults', { 'resource-stickiness': defaultStickiness });
  return element('configuration', {}, [
    properties(draft),
    nodeElements(draft),
    element('resources', {}, [...(hasDevice(draft) ? [device] : []), ...all.map(resource)]),
    constraints(draft, all),
    element('rsc_defaults', {}, defaults),
  ]);
}
