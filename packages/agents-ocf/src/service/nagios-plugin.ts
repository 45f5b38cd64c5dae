import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parameters } from '@understudy/contracts';
import {
  failed,
  notRunning,
  ok,
  run,
  type Argv,
  type OperationContext,
  type Outcome,
  type RunResult,
} from '@understudy/agent-kit';
import type { Environment, Finding } from '../find-agent.ts';
import { notThere } from '../not-there.ts';
import { findProgram, programsIn } from '../programs.ts';
import { scriptName } from './lsb-script.ts';
import { endOf, serviceManifest } from './program-agent.ts';

/**
 * A plugin of Nagios as a resource that is nothing but watched, `nagios:check_tcp`: it "runs" from its start, which
 * must find all well, to its stop. For a service that somebody else runs, and that others depend on here.
 */
export function findNagiosPlugin(name: string, environment: Environment): Promise<Finding> {
  const folder = environment['NAGIOS_PLUGINS'] ?? '/usr/lib/nagios/plugins';
  const plugin = name.slice('nagios:'.length);
  const path = scriptName.test(plugin) ? findProgram([folder], plugin) : null;
  if (path === null) {
    const others = programsIn([folder]).map((other) => `nagios:${other}`);
    return Promise.resolve(notThere(name, plugin, [folder], others));
  }
  return Promise.resolve({
    manifest: serviceManifest({ name, description: `Watched with ${path}.`, parameters: optionSchema }),
    handlers: {
      start: (context) => start(path, context),
      stop,
      monitor: async (context) => ((await isStarted(context)) ? check(path, context) : notRunning()),
    },
  });
}

const optionType = { type: ['string', 'number', 'boolean'] };
/** Options of the common plugins that nobody may read. */
const secrets = [
  'password',
  'pass',
  'authorization',
  'proxy-authorization',
  'authpass',
  'authpasswd',
  'privpasswd',
  'community',
];

/** A plugin does not say which options it has: any that it could have. */
const optionSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    secrets.map((name) => [name, { ...optionType, description: `The plugin’s --${name}.`, writeOnly: true }]),
  ),
  patternProperties: { [`^(?!(${secrets.join('|')})$)[a-z][a-z0-9-]*$`]: optionType },
};

async function start(path: string, context: OperationContext): Promise<Outcome> {
  const outcome = await check(path, context);
  if (outcome.code === 'ok' || outcome.code === 'degraded') await writeFile(marker(context), '');
  return outcome.code === 'degraded' ? ok(outcome.reason) : outcome;
}

async function stop(context: OperationContext): Promise<Outcome> {
  await rm(marker(context), { force: true });
  return ok();
}

async function check(path: string, { parameters, signal }: OperationContext): Promise<Outcome> {
  const argv = pluginArgv(path, parameters);
  if (argv.some((word) => word.includes('\0'))) return failed('a parameter has a NUL in it', 'badParameters');
  return pluginOutcome(await run(argv, { signal }));
}

function isStarted(context: OperationContext): Promise<boolean> {
  return access(marker(context)).then(
    () => true,
    () => false,
  );
}

function marker({ runDirectory }: OperationContext): string {
  return join(runDirectory, 'started');
}

/** Pure. `--port=80`; an option without a value is one that is true. */
export function pluginArgv(path: string, parameters: Parameters): Argv {
  const options = Object.entries(parameters).filter(([, value]) => value !== false);
  return [path, ...options.map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`))];
}

/** Pure. Exit codes: https://www.monitoring-plugins.org/doc/guidelines.html */
export function pluginOutcome(result: RunResult): Outcome {
  const said = result.stdout.split('\n')[0]?.trim() ?? '';
  switch (result.code) {
    case 0:
      return ok();
    case 1:
      return { code: 'degraded', reason: said };
    case 2:
      return failed(said);
    case 3:
      return { code: 'inconclusive', reason: said };
    default:
      return failed(endOf(result));
  }
}
