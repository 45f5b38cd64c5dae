/** One of our own definitions, with a status that `crm status --json` printed → what the scheduler decides about. */
import { basename } from 'node:path';
import type { AgentManifest, StatusReport } from '@understudy/contracts';
import {
  applyIntents,
  checkDefinition,
  type ClusterModel,
  configurationOf,
  digestOfParameters,
  type Intent,
  situationOf,
  statusFromReport,
} from '@understudy/crm-core';
import { checkVersion, isRecord } from '../client/check-version.ts';
import { Refusal } from '../client/refusal.ts';
import { loadDefinition } from '../definition/load-definition.ts';
import { readSource } from '../definition/read-source.ts';
import { type ClusterFile, momentOf } from './read-cluster-file.ts';

export interface DefinitionOptions {
  /** Of a file; without one nothing runs, and every node that the definition names is there. */
  readonly status: string | undefined;
  /** ISO 8601; by default when the status was taken, else now. */
  readonly date: string | undefined;
}

/** Throws `unreadable-file`, `invalid-definition` with every problem, or `unknown-version` for the status. */
export async function readDefinitionFile(file: string, { status, date }: DefinitionOptions): Promise<ClusterFile> {
  const report = status === undefined ? null : readStatus(status);
  const definition = await loadDefinition(file);
  const names = report === null ? namesIn(definition.document) : report.nodes.map(({ node }) => node);
  const context = { nodes: names, manifests: standIns(definition.document) };
  const { model, problems } = checkDefinition(definition.document, context);
  if (model === null) {
    throw new Refusal('invalid-definition', `${file} is no definition that can be decided on`, {
      ...definition.place(problems),
    });
  }
  const bent = report === null ? model : applyIntents(model, intentsOf(report));
  const known = report === null ? nothingRuns(model) : statusFromReport(model, report, Date.parse);
  const usualWallMs = report === null ? Date.now() : Date.parse(report.at);
  return {
    cluster: { configuration: configurationOf(bent), situation: situationOf(bent, known) },
    options: { nowWallMs: date === undefined ? usualWallMs : momentOf(date), digest: digestOfParameters },
    unread: [],
  };
}

function readStatus(file: string): StatusReport {
  const text = readSource(file);
  try {
    return checkVersion(JSON.parse(text), file) as unknown as StatusReport;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal('unreadable-file', `${basename(file)} is no status: ${error.message}`, {
      remedy: 'Save one with `crm status --json`.',
    });
  }
}

function namesIn(document: unknown): readonly string[] {
  const nodes = isRecord(document) ? document['nodes'] : undefined;
  return isRecord(nodes) ? Object.keys(nodes) : [];
}

/** Offline nobody knows what agents are installed: any is taken to exist, and to know all that changes what is decided. */
function standIns(document: unknown): ReadonlyMap<string, AgentManifest> {
  const resources = isRecord(document) && isRecord(document['resources']) ? Object.values(document['resources']) : [];
  const names = resources.flatMap((resource) => (isRecord(resource) ? [String(resource['agent'])] : []));
  return new Map(names.map((name) => [name, { ...standIn, name }]));
}

const standIn: Omit<AgentManifest, 'name'> = {
  version: '0.0.0',
  description: '',
  parameters: { type: 'object', additionalProperties: true },
  actions: [
    { action: 'start', timeoutMs: 60_000 },
    { action: 'stop', timeoutMs: 60_000 },
    { action: 'monitor', timeoutMs: 20_000 },
    { action: 'promote', timeoutMs: 60_000 },
    { action: 'demote', timeoutMs: 60_000 },
    { action: 'notify', timeoutMs: 60_000 },
  ],
};

function nothingRuns({ nodes }: ClusterModel): Parameters<typeof situationOf>[1] {
  const online = nodes.map(({ id }) => ({ id, state: 'online' }) as const);
  return { quorate: true, nodes: online, history: [], failCounts: [], attributes: [] };
}

/** A restart is over when it can be seen; a move to nowhere in particular cannot be told from a report. */
function intentsOf({ intents }: StatusReport): readonly Intent[] {
  return intents.flatMap(({ kind, subject, node, who, why, since, until }): readonly Intent[] => {
    const base = { who, why, sinceWallMs: Date.parse(since) };
    switch (kind) {
      case 'restart':
        return [];
      case 'stop':
        return [{ ...base, kind, resource: subject }];
      case 'standby':
        return [{ ...base, kind, node: subject }];
      case 'kept':
        return node === undefined ? [] : [{ ...base, kind, resource: subject, node }];
      case 'move': {
        const untilWallMs = until === null ? null : Date.parse(until);
        return node === undefined ? [] : [{ ...base, kind, resource: subject, node, away: [], untilWallMs }];
      }
    }
  });
}
