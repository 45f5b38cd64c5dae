import { join } from 'node:path';
import { fileNames } from '@understudy/contracts';
import type { HostPaths } from '@understudy/contracts';
import type { PluginSources } from '@understudy/agent-host';

/** The agents that come with Understudy, and those that the administrator put into the folder. */
export function pluginSources({ configDirectory }: HostPaths): PluginSources {
  return {
    packages: [
      '@understudy/agents-ipaddr',
      '@understudy/agents-fs',
      '@understudy/agents-mysql',
      '@understudy/agents-httpd',
      '@understudy/agents-ocf',
    ],
    folders: [join(configDirectory, fileNames.agents)],
    resolveFrom: import.meta.dirname,
  };
}
