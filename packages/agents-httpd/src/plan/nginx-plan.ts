import { readFileSync } from 'node:fs';
import type { Argv } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { nginxConfiguration } from './nginx-configuration.ts';
import type { PlanSurroundings, ServerPlan } from './server-plan.ts';
import { splitWords } from './split-words.ts';

/** How to run nginx: with the given configuration, or with one of ours. */
export function nginxPlan(parameters: HttpdParameters, surroundings: PlanSurroundings): ServerPlan {
  const { paths, program } = surroundings;
  const { configfile } = parameters;
  const configuration = configfile ?? paths.configuration;
  const foreground = configfile !== undefined && saysDaemonOff(configfile) ? [] : ['-g', 'daemon off;'];
  const options = splitWords(parameters.options);
  // The log is named on the command line for another reason too: it tells this server from others.
  const command: Argv = [program, '-c', configuration, '-e', paths.log, ...options, ...foreground];
  return {
    argv: command,
    env: {},
    files:
      configfile === undefined ? [{ path: configuration, text: nginxConfiguration(parameters, surroundings) }] : [],
    configTest: [...command, '-q', '-t'],
  };
}

/** nginx refuses to be told the same thing twice. */
function saysDaemonOff(configfile: string): boolean {
  try {
    return /^\s*daemon\s+off\s*;/m.test(readFileSync(configfile, 'utf8'));
  } catch {
    // That it cannot be read is for the configuration test to say.
    return false;
  }
}
