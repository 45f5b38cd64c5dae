import { createIpaddrAgent } from './ipaddr-agent.ts';
import { createNetpathAgent } from './netpath/netpath-agent.ts';
import { createRouteAgent } from './route/route-agent.ts';

export type { IpaddrParameters } from './settings.ts';
export type { NetpathParameters } from './netpath/netpath-settings.ts';
export type { RouteParameters } from './route/route-settings.ts';
export default [createIpaddrAgent(), createNetpathAgent(), createRouteAgent()];
