import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';

/**
 * How long things take on this host now, in percent: 100 where nothing waits for a core. Never rejects.
 *
 * From two measures of the kernel's, since each alone misleads: the load of the last minute says how many share the cores,
 * but long after they have gone, and counts those that wait for a disk; the pressure of the last ten seconds
 * (`/proc/pressure/cpu`) says whether anything waits for a core, but not how long. Where the kernel has no pressure, the
 * load counts alone.
 */
export async function readSlowdown(): Promise<number> {
  const pressure = await readFile('/proc/pressure/cpu', 'utf8').catch(() => '');
  return slowdownPercent({ load: loadavg()[0] ?? 0, cores: cpus().length, pressure });
}

/**
 * @param measures.load how many ran or waited, on average of the last minute
 * @param measures.pressure what `/proc/pressure/cpu` says; empty: the kernel does not know
 * @returns in steps, so that it changes seldom
 */
export function slowdownPercent({ load, cores, pressure }: Measures): number {
  const found = /^some avg10=(\d+(?:\.\d+)?)/m.exec(pressure)?.[1];
  const waitingShare = found === undefined ? 1 : Number(found) / 100;
  const surplus = Math.max(0, load / Math.max(1, cores) - 1);
  return 100 + stepPercent * Math.round((surplus * waitingShare * 100) / stepPercent);
}

const stepPercent = 25;

interface Measures {
  readonly load: number;
  readonly cores: number;
  readonly pressure: string;
}
