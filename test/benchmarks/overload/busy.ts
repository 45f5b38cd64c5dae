/** Processes that want a core each, for a time: they end by themselves, whatever becomes of who started them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Resolves when the last of them has ended. */
export async function keepBusy(processes: number, forMs: number): Promise<void> {
  const program = `const endMs = Date.now() + ${forMs}; while (Date.now() < endMs);`;
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, ['-e', program], { stdio: 'ignore' }),
  );
  await Promise.all(children.map((child) => once(child, 'exit')));
}
