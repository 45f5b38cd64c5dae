import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from '@understudy/agent-kit';
import { contentTypes } from '../builtin/content-types.ts';
import type { HttpdParameters } from '../parameters.ts';
import { apacheConfiguration } from './apache-configuration.ts';
import type { PlannedFile, PlanSurroundings, ServerPlan } from './server-plan.ts';
import { splitWords } from './split-words.ts';

const moduleDirectories = [
  '/usr/lib/apache2/modules',
  '/usr/lib64/httpd/modules',
  '/usr/lib/httpd/modules',
  '/usr/lib64/apache2',
  '/usr/libexec/apache2',
];
const multiProcessingModules = ['mpm_event', 'mpm_worker', 'mpm_prefork'];

/** How to run Apache: with the given configuration, or with one of ours. */
export function apachePlan(
  parameters: HttpdParameters,
  surroundings: PlanSurroundings,
  env: Readonly<Record<string, string>>,
): ServerPlan {
  const { paths, program } = surroundings;
  const configuration = parameters.configfile ?? paths.configuration;
  // The root may come later, with its file system: -T has it not looked for.
  const withoutRoot = parameters.configfile === undefined ? ['-T'] : [];
  const command: Argv = [program, '-f', configuration, ...withoutRoot, ...splitWords(parameters.options)];
  return {
    // The log is named on the command line for another reason too: it tells this server from others.
    argv: [...command, '-E', paths.log, '-DFOREGROUND'],
    env,
    files: parameters.configfile === undefined ? ownFiles(parameters, surroundings) : [],
    configTest: [...command, '-t'],
  };
}

function ownFiles(parameters: HttpdParameters, surroundings: PlanSurroundings): PlannedFile[] {
  const { configuration, directory } = surroundings.paths;
  const typesFile = join(directory, 'mime.types');
  const modules = moduleDirectories.find((path) => existsSync(join(path, 'mod_mime.so'))) ?? '/usr/lib/apache2/modules';
  const multiProcessing = multiProcessingModules.find((name) => existsSync(join(modules, `mod_${name}.so`)));
  const found = { directory: modules, multiProcessing: multiProcessing ?? 'mpm_event', typesFile };
  return [
    { path: typesFile, text: typesText() },
    { path: configuration, text: apacheConfiguration(parameters, surroundings, found) },
  ];
}

function typesText(): string {
  return [...contentTypes].map(([ending, type]) => `${type.replace(/;.*/, '')} ${ending.slice(1)}\n`).join('');
}
