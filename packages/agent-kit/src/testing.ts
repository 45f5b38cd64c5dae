/** What an author's tests import; an entry of its own, since no agent needs it to run. */
export { createAgentBench } from './agent-bench.ts';
export type { AgentBench, BenchOptions, BenchSetting } from './agent-bench.ts';
export { freePort } from './free-port.ts';
