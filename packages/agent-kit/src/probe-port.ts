import { connect } from 'node:net';
import { connectionFailure, type ConnectionFailure } from './connection-failure.ts';
import { beginDeadline } from './wait.ts';

/** Asks whether something listens on a TCP port: connects, and hangs up. */
export interface PortProbe {
  /** An address or a name. Default 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  /** In milliseconds. Default 5 000. */
  readonly timeoutMs?: number;
  readonly localAddress?: string;
  readonly signal?: AbortSignal;
}

export type PortProbeResult = ({ readonly kind: 'open' } | ConnectionFailure) & { readonly durationMs: number };

const defaultTimeoutMs = 5_000;

/** Never rejects. */
export async function probePort(probe: PortProbe): Promise<PortProbeResult> {
  const startedMs = performance.now();
  const timeoutMs = probe.timeoutMs ?? defaultTimeoutMs;
  const deadline = beginDeadline({ timeoutMs, signal: probe.signal });
  try {
    await connectOnce(probe, deadline.signal);
    return { kind: 'open', durationMs: since(startedMs) };
  } catch (error) {
    const where = `${probe.host ?? '127.0.0.1'} port ${String(probe.port)}`;
    const failure = connectionFailure(where, error, deadline.interruption(), timeoutMs);
    return { ...failure, durationMs: since(startedMs) };
  } finally {
    deadline.release();
  }
}

function connectOnce(probe: PortProbe, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({
      host: probe.host ?? '127.0.0.1',
      port: probe.port,
      ...(probe.localAddress === undefined ? {} : { localAddress: probe.localAddress }),
    });
    const giveUp = (): void => void socket.destroy(new Error('interrupted'));
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', giveUp));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

function since(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}
