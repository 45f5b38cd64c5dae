import type { AgentManifest } from '@understudy/contracts';
import fs from '@understudy/agents-fs';
import httpd from '@understudy/agents-httpd';
import ipaddr from '@understudy/agents-ipaddr';
import mysql from '@understudy/agents-mysql';

/** The manifests of the agents that come with it, by name. */
export const installedAgents: ReadonlyMap<string, AgentManifest> = new Map(
  [fs, httpd, ipaddr, mysql].map(({ manifest }) => [manifest.name, manifest]),
);
