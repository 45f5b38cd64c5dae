import { existsSync } from 'node:fs';
import { notRunning, type Outcome } from '@understudy/agent-kit';
import type { ServerPaths } from '../server-paths.ts';

/** There is none: has it ended, or was none started? */
export function noServer(paths: ServerPaths): Outcome {
  return notRunning(existsSync(paths.pidFile) ? 'the server has ended' : '');
}
