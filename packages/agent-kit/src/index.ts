export { defineAgent } from './define-agent.ts';
export type { Agent, AgentDefinition, Handler, OperationContext, Outcome } from './define-agent.ts';
export { failed, inconclusive, notRunning, ok, promoted } from './outcomes.ts';
