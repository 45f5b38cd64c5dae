import { createFsAgent } from './fs-agent.ts';

export type { FsParameters } from './parameters.ts';
export default createFsAgent();
