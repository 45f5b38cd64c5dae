import { join } from 'node:path';
import { AgentHost } from '@understudy/agent-host';
import { giveUpOrder } from '@understudy/crm-core';
import type { LedgerEntry } from '@understudy/crm-core';
import type { Logger } from 'pino';
import { monotonicMs } from '../shared/clock.ts';
import type { HostConfig } from '../shared/host-config.ts';
import { readLedger, writeLedger } from '../shared/ledger-file.ts';
import { pluginSources } from '../shared/plugin-sources.ts';

/**
 * Ends what the daemon left active, when the daemon is gone for good: the agents'
 * own stops, in the order of the ledger. True if nothing is left.
 */
export async function endEverything(host: HostConfig, log: Logger): Promise<boolean> {
  const entries = readLedger(host.paths.runDirectory);
  if (entries.length === 0) return true;
  log.warn({ resources: entries.map(({ resource }) => resource) }, 'the daemon is gone for good: ending what it ran');
  const agents = new AgentHost({
    plugins: pluginSources(host.paths),
    node: host.node,
    runDirectory: join(host.paths.runDirectory, 'agents'),
    log: ({ level, message, ...detail }) => log[level](detail, message),
  });
  await agents.start();
  try {
    return await giveUp(entries, agents, host, log);
  } finally {
    await agents.close();
  }
}

async function giveUp(
  entries: readonly LedgerEntry[],
  agents: AgentHost,
  host: HostConfig,
  log: Logger,
): Promise<boolean> {
  const left = new Set(entries);
  const end = async (entry: LedgerEntry): Promise<void> => {
    if (!(await stopOne(entry, agents, host.node, log))) return;
    left.delete(entry);
    writeLedger(host.paths.runDirectory, [...left]);
  };
  const { atOnce, inTurn } = giveUpOrder(entries, agents.manifests());
  await Promise.all(atOnce.map(end));
  for (const entry of inTurn) await end(entry);
  return left.size === 0;
}

async function stopOne(entry: LedgerEntry, agents: AgentHost, node: string, log: Logger): Promise<boolean> {
  const { resource, agent, parameters, stopTimeoutMs } = entry;
  const request = {
    operationId: `last-resort-${resource}-${monotonicMs()}`,
    resource,
    agent,
    action: 'stop',
    parameters,
    node,
    generation: 0,
    timeoutMs: stopTimeoutMs,
    intervalMs: 0,
    probe: false,
  } as const;
  const result = await agents.run(request, AbortSignal.timeout(stopTimeoutMs));
  if (result.code === 'ok') log.info({ resource }, 'stopped');
  else log.error({ resource, code: result.code, reason: result.reason }, 'could not be stopped');
  return result.code === 'ok';
}
