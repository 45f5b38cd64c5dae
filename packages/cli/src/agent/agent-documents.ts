/** What the commands of agents say to a program, each with the version of its form. Pure. */
import type { SuiteReport } from '@understudy/agent-suite';
import { versions } from '@understudy/contracts';
import type { InstalledAgents, LocatedAgent } from './locate-agent.ts';

export function agentListDocument({ agents, refused }: InstalledAgents): object {
  return {
    version: versions.agentReport,
    agents: agents.map(({ manifest, location }) => ({
      name: manifest.name,
      version: manifest.version,
      description: manifest.description,
      plugin: location.name,
      place: location.place,
    })),
    refused: refused.map(({ plugin, reasons }) => ({ plugin, reasons })),
  };
}

export function agentInfoDocument({ manifest, location }: LocatedAgent): object {
  return { version: versions.agentReport, plugin: location.name, place: location.place, manifest };
}

export function agentTestDocument(report: SuiteReport): object {
  return { version: versions.agentReport, ...report };
}
