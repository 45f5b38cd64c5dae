import { join } from 'node:path';
import process from 'node:process';
import { AgentHost } from '@understudy/agent-host';
import { hostPaths } from '@understudy/contracts';
import { giveUpOrder } from '@understudy/crm-core';
import type { LedgerEntry } from '@understudy/crm-core';
import { monotonicMs } from '../shared/clock.ts';
import { makeLog } from '../shared/log.ts';
import { readLedger, writeLedger } from '../shared/ledger-file.ts';
import { pluginSources } from '../shared/plugin-sources.ts';

/*
 * The last resort's process: the agents' own stops, in the order of the ledger. Needs
 * neither the membership file nor the key, which may be why the daemon is gone. It exits with 0 if nothing is left.
 */

const paths = hostPaths(process.env);
const node = process.env['UNDERSTUDY_NODE'] ?? '';
const log = makeLog('last-resort', process.env['UNDERSTUDY_LOG_LEVEL']);
// Whatever tells the daemon to go must not keep this from ending.
process.on('SIGTERM', ignore).on('SIGINT', ignore).on('SIGHUP', ignore);

const agents = new AgentHost({
  plugins: pluginSources(paths),
  node,
  runDirectory: join(paths.runDirectory, 'agents'),
  log: ({ level, message, ...detail }) => log[level](detail, message),
});
await agents.start();
const left = await giveUp(readLedger(paths.runDirectory));
// Not closed: plugins end with this process, and one that hangs is not waited for.
process.exit(left === 0 ? 0 : 1);

/** How many are left. */
async function giveUp(entries: readonly LedgerEntry[]): Promise<number> {
  const remaining = new Set(entries);
  const end = async (entry: LedgerEntry): Promise<void> => {
    if (!(await stopOne(entry))) return;
    remaining.delete(entry);
    note([...remaining]);
  };
  const { atOnce, inTurn } = giveUpOrder(entries, agents.manifests());
  await Promise.all(atOnce.map(end));
  for (const entry of inTurn) await end(entry);
  return remaining.size;
}

/** For the next try; without it, that stops once more what is stopped already. */
function note(entries: readonly LedgerEntry[]): void {
  try {
    writeLedger(paths.runDirectory, entries);
  } catch (error) {
    log.error({ error: String(error) }, 'the ledger cannot be written');
  }
}

async function stopOne({ resource, agent, parameters, copies, stopTimeoutMs }: LedgerEntry): Promise<boolean> {
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
    ...(copies === undefined ? {} : { copies }),
  } as const;
  const result = await agents.run(request, AbortSignal.timeout(stopTimeoutMs));
  if (result.code === 'ok') log.info({ resource }, 'stopped');
  else log.error({ resource, code: result.code, reason: result.reason }, 'could not be stopped');
  return result.code === 'ok';
}

function ignore(): void {
  // See above.
}
