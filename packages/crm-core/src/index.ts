export { formatDuration, parseDuration } from './base/duration.ts';
export { defaultPorts, defaultTimings } from './membership/config.ts';
export type { MembershipConfig, MembershipNodeConfig, Timings } from './membership/config.ts';
export type { ClusterModel } from './model/cluster.ts';
export { defineCluster } from './model/document.ts';
export type {
  ColocationDocument,
  ConstraintDocument,
  DefaultsDocument,
  DefinitionDocument,
  DurationText,
  Failback,
  FaultPolicyDocument,
  GroupDocument,
  LocationDocument,
  MetaDocument,
  MonitorDocument,
  NodeDocument,
  OperationDocument,
  OperationsDocument,
  OrderDocument,
  OrderedActionDocument,
  PropertiesDocument,
  ResourceDocument,
  ResourceKind,
  RoleDocument,
  ScoreText,
} from './model/document.ts';
export { definitionSchema } from './model/document-schema.ts';
export { withoutPaths } from './model/document-draft.ts';
export type { Draft } from './model/document-draft.ts';
export { checkDefinition } from './model/check-definition.ts';
export type { DefinitionReading } from './model/check-definition.ts';
export type { DefinitionContext } from './model/check-context.ts';
export { hintFor, nearestName } from './model/check-nearest-name.ts';
export { inPlaceOrder } from './model/check-place-order.ts';
export { isAboutKey, problemCodes } from './model/check-problem-codes.ts';
export type { ProblemCode } from './model/check-problem-codes.ts';
export { createShapeCheck } from './model/check-shape.ts';
export type { ShapeCheck, ShapeReport } from './model/check-shape.ts';
