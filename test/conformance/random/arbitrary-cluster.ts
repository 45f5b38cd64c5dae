/** Small random clusters. The plain is common and comes first (that is where shrinking goes), the odd is rare. */
import fc from 'fast-check';
import type {
  DraftCluster,
  DraftConstraint,
  DraftIncident,
  DraftMember,
  DraftMeta,
  DraftNode,
  DraftOptions,
  DraftResource,
} from './draft.ts';

/** `plain` as often as the weight says, else one of the others. Shrinks to `plain`. */
function mostly<T>(weight: number, plain: T, ...others: readonly T[]): fc.Arbitrary<T> {
  const arbitraries = [
    { weight, arbitrary: fc.constant(plain) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  ];
  return fc.oneof({ withCrossShrink: true }, ...arbitraries);
}

const rarely = (weight: number): fc.Arbitrary<boolean> => mostly(weight, false, true);
const usually = (weight: number): fc.Arbitrary<boolean> => mostly(weight, true, false);
const number = fc.nat({ max: 23 });

const node: fc.Arbitrary<DraftNode> = fc.record({
  state: fc.oneof(
    { withCrossShrink: true },
    { weight: 12, arbitrary: fc.constant<DraftNode['state']>('online') },
    { weight: 2, arbitrary: fc.constantFrom<DraftNode['state'][]>('standby', 'unclean') },
    { weight: 1, arbitrary: fc.constantFrom<DraftNode['state'][]>('offline', 'shutdown', 'maintenance') },
    { weight: 1, arbitrary: fc.constantFrom<DraftNode['state'][]>('pending', 'unseen') },
  ),
  site: mostly<DraftNode['site']>(2, 'near', 'far'),
});

const meta: fc.Arbitrary<DraftMeta> = fc.record({
  targetRole: mostly<DraftMeta['targetRole']>(14, undefined, 'Stopped', 'Started', 'Unpromoted'),
  isManaged: mostly<DraftMeta['isManaged']>(24, undefined, 'false'),
  stickiness: mostly<DraftMeta['stickiness']>(5, undefined, '1', '100', 'INFINITY'),
  priority: mostly<DraftMeta['priority']>(9, undefined, '5', '10'),
  migrationThreshold: mostly<DraftMeta['migrationThreshold']>(9, undefined, '1', '3'),
  failureTimeout: mostly<DraftMeta['failureTimeout']>(9, undefined, '60s', '1h'),
  multipleActive: mostly<DraftMeta['multipleActive']>(14, undefined, 'block', 'stop_only', 'stop_unexpected'),
  allowMigrate: mostly<DraftMeta['allowMigrate']>(5, undefined, 'true'),
  critical: mostly<DraftMeta['critical']>(14, undefined, 'false'),
});

const noMeta: fc.Arbitrary<DraftMeta> = fc.constant({});
const rareMeta = fc.oneof({ withCrossShrink: true }, { weight: 5, arbitrary: noMeta }, { weight: 1, arbitrary: meta });

const member: fc.Arbitrary<DraftMember> = fc.record({
  monitor: mostly<DraftMember['monitor']>(8, 'plain', 'none', 'ignore', 'block', 'stop', 'fence', 'standby'),
  meta: rareMeta,
});

const resource: fc.Arbitrary<DraftResource> = fc.record({
  kind: fc.constantFrom<DraftResource['kind'][]>(
    'primitive',
    'primitive',
    'primitive',
    'group',
    'group',
    'clone',
    'clone',
    'promotable',
    'promotable',
    'clonedGroup',
    'promotableGroup',
  ),
  members: fc.array(member, { minLength: 1, maxLength: 3 }),
  meta: fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: noMeta }, { weight: 1, arbitrary: meta }),
  cloneMax: mostly<number | null>(5, null, 1, 2, 3),
  promotedMax: mostly<number | null>(5, null, 2),
  unique: rarely(9),
  interleave: rarely(2),
  ordered: rarely(5),
  notify: rarely(5),
  runsOn: fc.nat({ max: 15 }),
  promotedOn: mostly<number | null>(1, null, 0, 1, 2),
  promotionScores: fc.array(fc.constantFrom(5, 10, 0, -1), { minLength: 4, maxLength: 4 }),
});

const score = fc.constantFrom('INFINITY', '100', '50', '-100', '-INFINITY');
const role = mostly<'Started' | 'Promoted' | 'Unpromoted' | null>(5, null, 'Promoted', 'Unpromoted', 'Started');
const action = mostly<'start' | 'promote' | 'stop' | 'demote' | null>(5, null, 'start', 'promote', 'stop', 'demote');

const location = fc.record({
  kind: fc.constant('location' as const),
  resource: number,
  node: number,
  score,
  role,
  bySite: rarely(4),
});
const colocation = fc.record({
  kind: fc.constant('colocation' as const),
  dependent: number,
  primary: number,
  score,
  dependentRole: role,
  primaryRole: role,
  bySite: rarely(14),
});
const order = fc.record({
  kind: fc.constant('order' as const),
  first: number,
  then: number,
  requirement: mostly<'Mandatory' | 'Optional' | 'Serialize'>(4, 'Mandatory', 'Optional', 'Serialize'),
  firstAction: action,
  thenAction: action,
  symmetrical: usually(5),
});
const set = fc.record({
  kind: fc.constant('set' as const),
  type: fc.constantFrom('colocation', 'order'),
  resources: fc.array(number, { minLength: 2, maxLength: 4 }),
  sequential: usually(2),
  requireAll: usually(3),
});
const ticket = fc.record({
  kind: fc.constant('ticket' as const),
  resource: number,
  role,
  lossPolicy: fc.constantFrom('stop', 'demote', 'fence', 'freeze'),
  ticket: fc.constantFrom('granted', 'revoked', 'standby', 'unknown'),
});

const constraint: fc.Arbitrary<DraftConstraint> = fc.oneof(
  { weight: 4, arbitrary: location },
  { weight: 4, arbitrary: colocation },
  { weight: 4, arbitrary: order },
  { weight: 1, arbitrary: set },
  { weight: 1, arbitrary: ticket },
);

const incident: fc.Arbitrary<DraftIncident> = fc.record({
  resource: number,
  member: number,
  node: number,
  what: fc.constantFrom<DraftIncident['what'][]>(
    'monitorFailed',
    'startFailed',
    'stopFailed',
    'promoteFailed',
    'stopped',
    'alsoActive',
    'foundActive',
    'pendingStart',
    'unprobed',
    'changedParameters',
    'notInstalled',
  ),
  old: rarely(3),
});

const options: fc.Arbitrary<DraftOptions> = fc.record({
  fencing: rarely(1),
  quorum: usually(7),
  noQuorumPolicy: mostly<DraftOptions['noQuorumPolicy']>(3, 'stop', 'ignore', 'freeze', 'demote', 'suicide'),
  symmetric: usually(9),
  startFailureIsFatal: usually(5),
  maintenance: rarely(24),
  stopAll: rarely(39),
  defaultStickiness: fc.constantFrom('0', '1', '100'),
});

export const arbitraryCluster: fc.Arbitrary<DraftCluster> = fc.record({
  options,
  nodes: fc.array(node, { minLength: 2, maxLength: 4 }),
  resources: fc.array(resource, { minLength: 1, maxLength: 6, size: 'max' }),
  constraints: fc.array(constraint, { maxLength: 5, size: 'max' }),
  incidents: fc.array(incident, { maxLength: 3, size: 'max' }),
  // Drawn last: all before it is as it was when a seed was looked at without it.
  withoutDevice: rarely(19),
});
