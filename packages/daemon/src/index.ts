export { runGuardian } from './guardian/run-guardian.ts';
