export { drawStory } from './story/draw-story.ts';
export type { ClusterSketch, Happening, Story, Wish } from './story/story.ts';
export { runStory } from './run-story.ts';
export type { StoryResult } from './run-story.ts';
export { rules } from './check/violation.ts';
export type { Rule, Violation } from './check/violation.ts';
export { Chronicle, tellStory } from './tell.ts';
export { shrink } from './shrink.ts';
export type { Shrunk } from './shrink.ts';
