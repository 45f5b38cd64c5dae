export { caseIds, testAgent } from './test-agent.ts';
export type { CaseReport, SuiteReport, TestOptions } from './test-agent.ts';
export type { CaseFinding } from './cases/case.ts';
