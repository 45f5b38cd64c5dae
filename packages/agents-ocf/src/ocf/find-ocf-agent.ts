import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Agent } from '@understudy/agent-kit';
import type { Environment, Finding } from '../find-agent.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { notThere } from '../not-there.ts';
import { findProgram, programsIn } from '../programs.ts';
import { scriptEnvironment } from './script-environment.ts';
import { ocfManifest } from './ocf-manifest.ts';
import { scriptHandlers } from './run-script.ts';

/** An OCF script: `ocf:heartbeat:IPaddr2` is `resource.d/heartbeat/IPaddr2` under the OCF root. */
export interface Script {
  /** The agent's whole name. */
  readonly name: string;
  readonly provider: string;
  readonly type: string;
  readonly path: string;
  readonly ocfRoot: string;
}

export async function findOcfAgent(name: string, environment: Environment): Promise<Finding> {
  const [, provider = '', type = '', ...more] = name.split(':');
  const ocfRoot = environment['OCF_ROOT'] ?? '/usr/lib/ocf';
  if (more.length > 0 || !part.test(provider) || !part.test(type)) {
    return `'${name}' is no name of an OCF agent: write ocf:PROVIDER:TYPE, as in ocf:heartbeat:IPaddr2`;
  }
  const folder = join(ocfRoot, 'resource.d', provider);
  const path = findProgram([folder], type);
  if (path === null) {
    const others = programsIn([folder]).map((other) => `ocf:${provider}:${other}`);
    return notThere(name, type, [folder], others);
  }
  return ask({ name, provider, type, path, ocfRoot });
}

/** A part of a path, and nothing that leads elsewhere. */
const part = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const askTimeoutMs = 8_000;

/** Of resource-agents' scripts, for what a reboot ends. */
const scratchFolder = '/run/resource-agents';

/** systemd makes it where it runs, and nobody elsewhere. Where it cannot be made, the script says what it lacks. */
function makeScratchFolder(): void {
  try {
    mkdirSync(scratchFolder, { recursive: true, mode: 0o1755 });
  } catch {
    // See above.
  }
}

async function ask(script: Script): Promise<Agent | string> {
  makeScratchFolder();
  const result = await run([script.path, 'meta-data'], {
    env: scriptEnvironment(script),
    timeoutMs: askTimeoutMs,
    maxOutputBytes: 1_000_000,
  });
  if (result.code !== 0)
    return `${script.path} does not say what it can do (meta-data): exit code ${String(result.code)}`;
  try {
    const manifest = ocfManifest(script, readMetadata(result.stdout));
    return { manifest, handlers: scriptHandlers(script, manifest) };
  } catch (error) {
    return `${script.path} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
