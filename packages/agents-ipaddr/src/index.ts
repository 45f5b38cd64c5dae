import { createIpaddrAgent } from './ipaddr-agent.ts';

export type { IpaddrParameters } from './settings.ts';
export default createIpaddrAgent();
