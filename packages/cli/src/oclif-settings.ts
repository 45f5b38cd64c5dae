/**
 * What oclif must know of this program. Stated in code and not in package.json, so that the sources and what is
 * compiled from them run alike, each with its own map of commands.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config, settings } from '@oclif/core';

const packageDirectory = fileURLToPath(new URL('..', import.meta.url));

/** oclif's configuration for this program, with every command loaded. */
export async function loadOclif(version: string): Promise<Config> {
  // oclif would look for a TypeScript loader of its own when NODE_ENV says development.
  settings.enableAutoTranspile = false;
  const extension = extname(import.meta.filename);
  const directory = extension === '.ts' ? 'src' : 'dist';
  return Config.load({
    root: packageDirectory,
    ignoreManifest: true,
    userPlugins: false,
    devPlugins: false,
    pjson: {
      name: 'understudy',
      version,
      description: 'Keeps services alive on two hosts, or more.',
      type: 'module',
      dependencies: {},
      oclif: {
        bin: 'crm',
        dirname: 'understudy',
        topicSeparator: ' ',
        commands: { strategy: 'explicit', target: `./${directory}/commands${extension}`, identifier: 'commands' },
        topics: {
          agent: { description: 'Look at agents, and try them.' },
          node: { description: 'Take nodes out of service and back.' },
          state: { description: 'Look at states of the cluster that lost against another.' },
          resource: { description: 'Start, stop, move and repair resources and groups.' },
        },
      },
    },
  });
}
