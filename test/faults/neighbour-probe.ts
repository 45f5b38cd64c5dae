/**
 * A program that looks every few milliseconds which station its host's ARP table has for an address, and prints a line of
 * JSON (`NeighbourEntry`) at once and whenever that has changed. It only reads. Ends when its input ends.
 *
 *     node neighbour-probe.ts 10.77.0.100
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { monotonicMs } from '../lab/clock.ts';
import type { NeighbourEntry } from './neighbour-watch.ts';

const intervalMs = 2;
const complete = 0x2;

/** Lines of the table: address, hardware type, flags, MAC address, mask, device. */
function macOf(address: string): string | null {
  const lines = readFileSync('/proc/self/net/arp', 'utf8').split('\n');
  const [, , flags = '0', mac = ''] = lines.map((line) => line.split(/\s+/)).find(([each]) => each === address) ?? [];
  return (Number(flags) & complete) === 0 ? null : mac;
}

function main(address: string): void {
  // The measure must not wait for what it measures.
  spawnSync('chrt', ['--rr', '--pid', '10', String(process.pid)], { stdio: 'ignore' });
  let last: string | null | undefined;
  let lookedMs = monotonicMs();
  const look = (): void => {
    const mac = macOf(address);
    const atMs = monotonicMs();
    if (mac !== last) {
      process.stdout.write(`${JSON.stringify({ mac, atMs, beforeMs: lookedMs } satisfies NeighbourEntry)}\n`);
    }
    last = mac;
    lookedMs = atMs;
  };
  look();
  setInterval(look, intervalMs);
  process.stdin.on('end', () => process.exit(0)).resume();
}

main(process.argv[2] ?? '');
