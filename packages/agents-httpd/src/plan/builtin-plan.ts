import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuiltinConfiguration } from '../builtin/configuration.ts';
import type { HttpdParameters } from '../parameters.ts';
import type { PlanSurroundings, ServerPlan } from './server-plan.ts';

/** In the same form as this module: JavaScript once built, TypeScript before. */
export const builtinServer = fileURLToPath(new URL(`../builtin-server${extname(import.meta.url)}`, import.meta.url));

/** A small heap is enough for a server that streams its files. */
const nodeOptions = ['--max-old-space-size=64', '--max-semi-space-size=2'];

export function builtinPlan(parameters: HttpdParameters, surroundings: PlanSurroundings): ServerPlan {
  const { paths, program } = surroundings;
  return {
    argv: [program, ...nodeOptions, builtinServer, paths.configuration],
    env: {},
    files: [{ path: paths.configuration, text: `${JSON.stringify(configurationOf(parameters, surroundings))}\n` }],
    configTest: null,
  };
}

function configurationOf(parameters: HttpdParameters, surroundings: PlanSurroundings): BuiltinConfiguration {
  return {
    version: 1,
    node: surroundings.node,
    resource: surroundings.resource,
    root: parameters.root ?? '/',
    index: parameters.index,
    port: parameters.port,
    address: parameters.address ?? null,
    markerFile: surroundings.paths.marker,
    graceMs: Math.round(parameters.stop_grace * 1000),
    account: surroundings.account,
    accountIsRequired: parameters.user !== undefined,
  };
}
