import { execFile } from 'node:child_process';
import { connect, isIPv6 } from 'node:net';
import type { ClaimAnswer, PingConfig } from '@understudy/crm-core';

/**
 * Whether any of the targets is reached: by an ICMP echo through the program `ping`,
 * which has the rights for it where it is installed, or by a connection to TCP's echo
 * port, which need not be open: a refusal comes from somebody, too. A hint and no
 * proof: both sides can reach a gateway, and each be cut off from the other.
 *
 * Answers as soon as one target has, at the latest after the time that is set.
 */
export async function pingTargets({ targets, timeoutMs }: PingConfig): Promise<ClaimAnswer> {
  const tries = targets.flatMap((target) => [byProgram(target, timeoutMs), byConnection(target, timeoutMs)]);
  try {
    await Promise.any(tries);
    return { kind: 'granted', gaveUp: {}, afterLapse: false };
  } catch {
    return { kind: 'unreachable', reason: `${targets.join(', ')}: no answer within ${timeoutMs} ms` };
  }
}

/** Rejects when nothing comes back. */
function byProgram(target: string, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const words = [isIPv6(target) ? '-6' : '-4', '-n', '-q', '-c', '1', '-W', String(timeoutMs / 1000), target];
  execFile('ping', words, { timeout: timeoutMs, killSignal: 'SIGKILL' }, (error) => {
    if (error === null) resolve();
    else reject(error);
  });
  return promise;
}

/** Rejects when nothing comes back. */
function byConnection(target: string, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host: target, port: echoPort });
  const limit = setTimeout(() => socket.destroy(new Error('nothing came back')), timeoutMs);
  socket.once('connect', () => socket.destroy());
  socket.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? resolve() : reject(error)));
  socket.once('close', (hadError) => {
    clearTimeout(limit);
    if (!hadError) resolve();
  });
  return promise;
}

const echoPort = 7;
