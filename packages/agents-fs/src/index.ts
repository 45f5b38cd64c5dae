import { createFsAgent } from './fs-agent.ts';
import { mirror } from './mirror/mirror-agent.ts';

export type { FsParameters } from './parameters.ts';
export default [createFsAgent(), mirror];
