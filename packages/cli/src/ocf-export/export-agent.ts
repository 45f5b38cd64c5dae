import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { UnderstudyError, type AgentManifest, type Parameters } from '@understudy/contracts';
import type { LocatedAgent } from '../agent/locate-agent.ts';
import { writeFile } from '../setup/write-file.ts';
import { ocfActionsOf, ocfMetadata } from './ocf-metadata.ts';
import type { OcfTask } from './ocf-main.ts';
import { ocfScript, scriptMark } from './ocf-script.ts';

/** The module that carries out what an exported script is called for. */
const isSource = import.meta.filename.endsWith('.ts');
const program = fileURLToPath(new URL(isSource ? './ocf-main.ts' : './ocf-main.js', import.meta.url));

/** Writes the agent's scripts and gives their names; throws `invalid-request` if it cannot be. */
export function exportAgent({ manifest, location }: LocatedAgent, folder: string): readonly string[] {
  if (manifest.fencing !== undefined)
    throw refused(manifest, 'it is a fence agent, which Pacemaker calls in another way');
  if (manifest.name.includes(':')) throw refused(manifest, 'it is a script already, or a unit of the system');
  const scripts = scriptsOf(manifest);
  for (const { name } of scripts) refuseOthers(join(folder, name));
  for (const { name, defaults } of scripts) {
    const task: OcfTask = { agent: manifest.name, modules: location.modules, defaults };
    const text = ocfScript({
      name,
      metadata: ocfMetadata(name, manifest, defaults),
      actions: ocfActionsOf(manifest),
      command: [process.execPath, ...(isSource ? ['--conditions=source'] : []), program],
      program,
      task: JSON.stringify(task),
    });
    write(join(folder, name), text);
  }
  return scripts.map(({ name }) => name);
}

interface Script {
  readonly name: string;
  readonly defaults: Parameters;
}

/** Under its own name it has its own defaults. */
function scriptsOf({ name, ocfNames = [] }: AgentManifest): readonly Script[] {
  const others = ocfNames.map((each) => ({ name: each.name, defaults: each.defaults ?? {} }));
  return [{ name, defaults: {} }, ...others];
}

/** The agents of a distribution lie in folders of the same kind. */
function refuseOthers(path: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8').includes(scriptMark)) return;
  throw new UnderstudyError('invalid-request', `${path} is there already, and was not exported by us`, {
    remedy: 'Choose a directory of your own; its name is the provider.',
  });
}

function write(path: string, text: string): void {
  try {
    writeFile({ path, text, mode: 0o755, overwrite: true });
    // Whatever the umask says: it is for everybody.
    chmodSync(path, 0o755);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnderstudyError('invalid-request', `${path} cannot be written: ${reason}`, { cause: error });
  }
}

function refused({ name }: AgentManifest, why: string): UnderstudyError {
  return new UnderstudyError('invalid-request', `${name} cannot be exported: ${why}`);
}
