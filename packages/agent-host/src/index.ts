export type { FoundAgent } from './agent-searches.ts';
export { carryOut } from './carry-out.ts';
export { loadAgents } from './load-agents.ts';
export { AgentHost } from './agent-host.ts';
export type { AgentHostOptions, AgentOrigin } from './agent-host.ts';
export type { FoundPlugins, PluginLocation, PluginProblem, PluginSources } from './find-plugins.ts';
export type { HostEvent, LogRecord } from './host-event.ts';
export type { LogLevel } from './protocol.ts';
