export type { FoundAgent } from './agent-searches.ts';
export { AgentHost } from './agent-host.ts';
export type { AgentHostOptions, AgentOrigin } from './agent-host.ts';
export type { FoundPlugins, PluginLocation, PluginProblem, PluginSources } from './find-plugins.ts';
export type { HostEvent, LogRecord } from './host-event.ts';
export type { LogLevel } from './protocol.ts';
