/**
 * A program that looks every few milliseconds whether its network namespace has an address, and prints a line of JSON
 * (`Presence`) at once and whenever that has changed. Ends when its input ends, so that it never outlives its owner.
 *
 *     node address-probe.ts 10.77.0.100
 */
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { monotonicMs } from '../lab/clock.ts';
import type { Presence } from './address-watch.ts';

const intervalMs = 2;

function isPresent(address: string): boolean {
  return Object.values(networkInterfaces()).some((entries = []) => entries.some((entry) => entry.address === address));
}

function main(address: string): void {
  // The measure must not wait for what it measures.
  spawnSync('chrt', ['--rr', '--pid', '10', String(process.pid)], { stdio: 'ignore' });
  let last: boolean | null = null;
  let lookedMs = monotonicMs();
  const look = (): void => {
    const present = isPresent(address);
    const atMs = monotonicMs();
    if (present !== last)
      process.stdout.write(`${JSON.stringify({ present, atMs, beforeMs: lookedMs } satisfies Presence)}\n`);
    last = present;
    lookedMs = atMs;
  };
  look();
  setInterval(look, intervalMs);
  process.stdin.on('end', () => process.exit(0)).resume();
}

main(process.argv[2] ?? '');
