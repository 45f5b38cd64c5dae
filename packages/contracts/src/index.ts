export { promotionAttribute } from './attributes.ts';
export { versions } from './versions.ts';
export type { AgentsReloadReport, PluginReload } from './agents-report.ts';
export type { VersionedForm } from './versions.ts';
export { resultCodes } from './result-code.ts';
export type { ResultCode } from './result-code.ts';
export { agentActions, fenceActions } from './agent.ts';
export type { CopiesPlan, CopyPlace, Notice, NoticedOperation } from './notice.ts';
export { ocfActionNames } from './ocf-actions.ts';
export type {
  AgentAction,
  AgentActionDescription,
  AgentManifest,
  Copies,
  FenceAbilities,
  FenceActionDescription,
  AgentCall,
  FenceAgentAction,
  JsonSchema,
  NodePlace,
  OcfName,
  OperationRequest,
  OperationResult,
  Parameters,
  ParameterValue,
  Role,
  SystemServices,
} from './agent.ts';
export type { Problem } from './problem.ts';
export { errorCatalogue, UnderstudyError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { membershipFileSchema } from './membership-file.ts';
export type {
  MembershipDisk,
  MembershipFile,
  MembershipNode,
  MembershipPing,
  MembershipTieBreakers,
  MembershipTimings,
  MembershipWitness,
} from './membership-file.ts';
export type {
  Acknowledgement,
  ApiError,
  ApplyRequest,
  ClusterRequest,
  DefinitionReport,
  EventKind,
  EventRecord,
  FailureReport,
  InstanceReport,
  IntentReport,
  NextReport,
  LinkReport,
  NodeReport,
  NodeState,
  OwnershipReport,
  RequestOrigin,
  ResourceReport,
  StatusReport,
  TieBreakerReport,
  Timestamp,
  Warning,
  WithheldReport,
} from './api.ts';
export type {
  AppliedReport,
  CopiesReport,
  CopyDifference,
  CopyDifferenceReport,
  CopyReport,
  DropCopyRequest,
} from './copy-report.ts';
export type {
  FenceCheckStanding,
  FenceDeviceReport,
  FenceFindingReport,
  FenceReport,
  FenceStepReport,
  FencingReport,
} from './fencing-report.ts';
export { fileNames, hostPaths } from './paths.ts';
export type { HostPaths } from './paths.ts';
