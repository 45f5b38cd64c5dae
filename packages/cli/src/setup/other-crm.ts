/** Which `crm` a shell would find: crmsh's has the same name. */
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first executable `crm` in the directories of `searchPath` if it is another program than `own`; else null. */
export function findOtherCrm(searchPath: string, own: string): string | null {
  for (const directory of searchPath.split(delimiter)) {
    const candidate = join(directory === '' ? '.' : directory, 'crm');
    const target = executableTarget(candidate);
    if (target !== null) return target === executableTarget(own) ? null : candidate;
  }
  return null;
}

function executableTarget(file: string): string | null {
  try {
    accessSync(file, constants.X_OK);
    return realpathSync(file);
  } catch {
    return null;
  }
}

/** Says on standard error that `understudy` is the same command, where `crm` is another program. */
export function noteOtherCrm(environment: Readonly<Record<string, string | undefined>> = process.env): void {
  const own = fileURLToPath(new URL('../../bin/crm.js', import.meta.url));
  const other = findOtherCrm(environment['PATH'] ?? '', own);
  if (other === null) return;
  process.stderr.write(`note: 'crm' in a shell is ${other} here, another program; 'understudy' is this same command\n`);
}
