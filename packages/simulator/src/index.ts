export { drawStory } from './story/draw-story.ts';
export { consequences, faults, faultsOf } from './story/fault.ts';
export type { Fault } from './story/fault.ts';
export type { ClusterSketch, Happening, Story, Wish } from './story/story.ts';
export { runStory } from './run-story.ts';
export type { StoryResult } from './run-story.ts';
export { rules } from './check/violation.ts';
export type { Rule, Violation } from './check/violation.ts';
export { Chronicle, tellStory } from './tell.ts';
export { shrink } from './shrink.ts';
export type { Shrunk } from './shrink.ts';
export { prove } from './prove/prove.ts';
export type { Effort, Progress } from './prove/prove.ts';
export type {
  Finding,
  FaultReport,
  Outage,
  Proof,
  Remedy,
  RemedyKind,
  Source,
  Tried,
  WrongKind,
} from './prove/proof.ts';
export type { Question } from './prove/setting.ts';
export type { ActionDurations } from './story/story.ts';
export type { Moment } from './prove/timeline.ts';
