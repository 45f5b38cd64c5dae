export { formatDuration, parseDuration } from './base/duration.ts';
export { clampScore, infinity, parseScore } from './base/score.ts';
export type { Score } from './base/score.ts';
export {
  defaultDisk,
  defaultOwnership,
  defaultPing,
  defaultPorts,
  defaultTimings,
  defaultWitness,
} from './membership/config.ts';
export type {
  DiskConfig,
  MembershipConfig,
  MembershipNodeConfig,
  PingConfig,
  SelfFence,
  TieBreakers,
  Timings,
  WitnessConfig,
} from './membership/config.ts';
export type { Breaker, Claim, ClaimAnswer, GaveUp } from './membership/claim.ts';
export { answerClaim, blankLedger, rereadLedger } from './membership/witness-rule.ts';
export type { WitnessLease, WitnessLedger } from './membership/witness-rule.ts';
export { DiskLease } from './membership/disk-lease.ts';
export type { DiskAsk } from './membership/disk-lease.ts';
export type { DiskLook, DiskRecord, DiskSector, DiskStep } from './membership/disk-sector.ts';
export { standingOf, unknownStanding } from './membership/entitlement.ts';
export type { Entitlement, Standing } from './membership/entitlement.ts';
export type { BootService } from './model/boot-service.ts';
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
export type { DefinitionContext, KnownAgents } from './model/check-context.ts';
export { agentNames, agentsOf } from './model/agent-names.ts';
export { hintFor, nearestName } from './model/check-nearest-name.ts';
export { inPlaceOrder } from './model/check-place-order.ts';
export { isAboutKey, problemCodes } from './model/check-problem-codes.ts';
export type { ProblemCode } from './model/check-problem-codes.ts';
export { createShapeCheck } from './model/check-shape.ts';
export type { ShapeCheck, ShapeReport } from './model/check-shape.ts';
export { isoTime } from './base/iso-time.ts';
export { InvariantError } from './base/invariant.ts';
export { appliedReport, copyDifference } from './coordinator/copy-difference.ts';
export { emptyState } from './coordinator/durable-state.ts';
export type { DurableState } from './coordinator/durable-state.ts';
export { giveUpOrder } from './operations/ledger.ts';
export { isOwned } from './member/step-back.ts';
export type { LedgerEntry } from './operations/work-order.ts';
export { agentActionFor } from './operations/warm.ts';
export { FailureDetector } from './membership/failure-detector.ts';
export type { BeatFate, DetectorOptions } from './membership/failure-detector.ts';
export type { Beat, Said } from './membership/beat.ts';
export type { LinkMeasure } from './membership/link-meter.ts';
export type { Observation, PeerObservation, Verdict, LinkVerdict } from './membership/observation.ts';
export type { MemberEffect } from './member/effect.ts';
export { isUrgent } from './member/effect.ts';
export type { InputTimes, MemberHappening, MemberInput } from './member/input.ts';
export type { MemberOptions } from './member/member-options.ts';
export type { Answer, MemberEvent, MemberMessage, MemberRequest } from './member/message.ts';
export { Deadman } from './guardian/deadman.ts';
export type { DeadmanFinding, DeadmanLimits } from './guardian/deadman.ts';
export { Supervisor } from './guardian/supervisor.ts';
export type { SupervisorFinding, SupervisorLimits, SupervisorPhase, SupervisorVerdict } from './guardian/supervisor.ts';
export { askingMs, needsLease } from './membership/asking.ts';
export { Member } from './member/member.ts';
export type { DrivenMember } from './member/driven-member.ts';
export type { Configuration, ConfiguredNode, FencingLevel, Properties } from './model/configuration/configuration.ts';
export type {
  ColocationConstraint,
  ColocationSets,
  ConfiguredConstraint,
  LocationConstraint,
  LocationRule,
  OrderConstraint,
  OrderedAction,
  OrderRequirement,
  OrderSets,
  ResourceSet,
  TicketConstraint,
} from './model/configuration/configured-constraint.ts';
export type {
  AgentName,
  ConfiguredBundle,
  ConfiguredClone,
  ConfiguredGroup,
  ConfiguredOperation,
  ConfiguredPrimitive,
  ConfiguredResource,
  Meta,
  OnFailure,
  OperationMeta,
  TargetRole,
} from './model/configuration/configured-resource.ts';
export { pacemakerDefaults } from './model/configuration/defaults.ts';
export type {
  AttributeTest,
  CalendarDuration,
  CombinedRule,
  Comparison,
  DateSpec,
  DateTest,
  Layer,
  NumberRange,
  OperationTest,
  ResourceTest,
  Rule,
} from './model/configuration/rule.ts';
export type {
  FailCountEntry,
  HistoryEntry,
  NodeHistory,
  NodeSituation,
  ResourceHistory,
  Situation,
  TicketSituation,
} from './model/configuration/situation.ts';
export { allHistories } from './model/configuration/histories.ts';
export { HistoryStore } from './model/configuration/history-store.ts';
export type { StoredHistory } from './model/configuration/history-store.ts';
export type { OwnQuestion } from './definition/explain-own.ts';
export type { ClusterAnswer } from './coordinator/name-requests.ts';
export { configurationOf } from './definition/configuration-of.ts';
export { digestOfParameters } from './definition/digest.ts';
export { applyIntents } from './coordinator/intents.ts';
export type { Intent } from './coordinator/intents.ts';
export { statusFromReport } from './definition/status-from-report.ts';
export { situationOf } from './definition/situation-of.ts';
export { decide } from './scheduler/decide.ts';
export type { DecideOptions } from './scheduler/decide-options.ts';
export type { Decision, GraphAction } from './scheduler/decision.ts';
export { scoreReasons } from './scheduler/report/explain-score.ts';
export { sayTerm } from './scheduler/report/say-score.ts';
export { whyContext } from './scheduler/report/why-context.ts';
export { renderWhy, renderWhyNot } from './scheduler/report/render-why.ts';
export { why, whyNot } from './scheduler/report/why.ts';
export type { WhyTransition } from './scheduler/report/why-transition.ts';
export type { Unknown, Why, WhyNot } from './scheduler/report/why.ts';
export { renderWhyTransition, whyTransition } from './scheduler/report/why-transition.ts';
export { rehearse } from './scheduler/rehearsal/rehearse.ts';
export { renderStatus } from './scheduler/report/render-status.ts';
export { inject } from './scheduler/what-if/inject.ts';
export type { Given, Injected, Injection } from './scheduler/what-if/injection.ts';
export { worldOf } from './scheduler/world-of.ts';
export type { Instance, Replica, World, WorldNode } from './scheduler/world/world.ts';
