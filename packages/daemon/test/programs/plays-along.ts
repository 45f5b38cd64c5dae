/* A daemon that is ready, alive, and leaves when it is told to. */
import process from 'node:process';
import { enveloped, opened } from '../../src/shared/guardian-protocol.ts';
import type { DaemonMessage, GuardianMessage } from '../../src/shared/guardian-protocol.ts';

const tell = (message: DaemonMessage): void => void process.send?.(enveloped(message));
process.on('message', (raw) => {
  if (opened<GuardianMessage>(raw)?.kind !== 'leave') return;
  process.send?.(enveloped<DaemonMessage>({ kind: 'left', clean: true }), () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready' });
setInterval(() => tell({ kind: 'alive' }), 20);
