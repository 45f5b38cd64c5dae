import { existsSync } from 'node:fs';
import { notRunning, type Outcome } from '@understudy/agent-kit';
import type { RunPaths } from '../plan/run-paths.ts';

/** There is none: has it ended, or was none started? */
export function noServer(paths: RunPaths): Outcome {
  return notRunning(existsSync(paths.pidFile) ? 'the server has ended' : '');
}
