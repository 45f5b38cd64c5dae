/* A daemon that may own for half a second, lives on, and gives nothing up. */
import process from 'node:process';
import { monotonicMs } from '../../src/shared/clock.ts';
import { enveloped } from '../../src/shared/guardian-protocol.ts';
import type { DaemonMessage } from '../../src/shared/guardian-protocol.ts';

const tell = (message: DaemonMessage): void => void process.send?.(enveloped(message));
process.on('disconnect', () => process.exit(0));
const entitlement = { kind: 'leased', generation: 7, members: ['a'], untilMs: monotonicMs() + 500 } as const;
tell({ kind: 'entitled', entitlement });
tell({ kind: 'ready' });
setInterval(() => tell({ kind: 'alive' }), 20);
