import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@understudy/agent-kit';

/**
 * A folder of the test's own, gone afterwards with what an agent has made in it. What the agent has mounted there is
 * unmounted first, and where that does not succeed everything stays: what is mounted may be somebody's data.
 */
export async function withScratchFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crm-agent-test-'));
  // Services run as users of their own, and must get through.
  await chmod(folder, 0o711);
  try {
    return await use(folder);
  } finally {
    for (const target of mountsBelow(folder).toReversed()) await run(['umount', '--', target]);
    if (mountsBelow(folder).length === 0) await rm(folder, { recursive: true, force: true });
  }
}

/** In the order in which they were mounted. */
function mountsBelow(folder: string): readonly string[] {
  const targets = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => mountTarget(line));
  return targets.filter((target) => target.startsWith(`${folder}/`));
}

/** Of one line of /proc/self/mounts, in which blanks, line breaks and backslashes are written as octal numbers. */
export function mountTarget(line: string): string {
  const written = Buffer.from(line.split(' ')[1] ?? '').toString('latin1');
  const bytes = written.replace(/\\([0-7]{3})/g, (_all, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
