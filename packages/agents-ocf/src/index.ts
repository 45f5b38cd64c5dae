export { findAgent } from './find-agent.ts';
