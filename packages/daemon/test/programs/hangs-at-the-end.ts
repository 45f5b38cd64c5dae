/* A daemon that is ready and alive, says that it has left, and does not end. */
import process from 'node:process';
import { enveloped, opened } from '../../src/shared/guardian-protocol.ts';
import type { DaemonMessage, GuardianMessage } from '../../src/shared/guardian-protocol.ts';

const tell = (message: DaemonMessage): void => void process.send?.(enveloped(message));
const alive = setInterval(() => tell({ kind: 'alive' }), 20);
process.on('message', (raw) => {
  if (opened<GuardianMessage>(raw)?.kind !== 'leave') return;
  clearInterval(alive);
  tell({ kind: 'left', clean: true });
  setInterval(() => undefined, 60_000);
});
tell({ kind: 'ready' });
