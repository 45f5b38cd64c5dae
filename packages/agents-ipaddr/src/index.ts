import { createIpaddrAgent } from './ipaddr-agent.ts';
import { createNetpathAgent } from './netpath/netpath-agent.ts';

export type { IpaddrParameters } from './settings.ts';
export type { NetpathParameters } from './netpath/netpath-settings.ts';
export default [createIpaddrAgent(), createNetpathAgent()];
