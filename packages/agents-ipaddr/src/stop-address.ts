import { readFile, writeFile } from 'node:fs/promises';
import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { Announcer } from './announcer.ts';
import { familyOption, readLinks, runIp } from './ip-command.ts';
import { findHolders } from './judge-presence.ts';
import { findRunningAddresses } from './running-addresses.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

type Context = OperationContext<IpaddrParameters>;

interface Occurrence {
  readonly nic: string;
  readonly prefixLength: number;
}

/** A look and a removal each; the address may have been added by hand with several prefixes. */
const maxRounds = 3;

/**
 * Gives the address up, wherever on this host it is: an address that stayed on another
 * nic would still answer. Done only when `ip` shows it nowhere.
 */
export async function stopAddress(settings: Settings, context: Context, announcer: Announcer): Promise<Outcome> {
  announcer.end(context.resource);
  // What can be seen without a process goes first: every millisecond counts for its next owner.
  let lastProblem = await removeAll(settings, runningOccurrences(settings), context);
  for (let round = 0; round < maxRounds; round += 1) {
    const links = await readLinks(context.signal);
    if (links.kind === 'failed') return failed(links.reason, links.code);
    const holders = findHolders(settings, links.value);
    if (holders.length === 0) return ok();
    const left = holders.map(({ link, entry }) => ({ nic: link.nic, prefixLength: entry.prefixLength }));
    lastProblem = (await removeAll(settings, left, context)) ?? lastProblem;
  }
  return lastProblem ?? failed(`${settings.address.text} is still there: something adds it again`);
}

function runningOccurrences(settings: Settings): readonly Occurrence[] {
  return findRunningAddresses(settings.address).filter(({ loopback, nic }) => !loopback || nic === settings.nic);
}

async function removeAll(
  settings: Settings,
  occurrences: readonly Occurrence[],
  context: Context,
): Promise<Outcome | null> {
  let problem: Outcome | null = null;
  for (const { nic, prefixLength } of occurrences) {
    if (settings.address.family === 4) await keepNeighbours(nic, context);
    const text = `${settings.address.text}/${String(prefixLength)}`;
    const words = [familyOption(settings.address.family), 'address', 'delete', text, 'dev', nic];
    const removed = await runIp(words, context.signal);
    if (removed.kind === 'failed') problem = failed(removed.reason, removed.code);
  }
  return problem;
}

/**
 * Without this, the kernel removes all addresses of a network together with the one
 * that was there first.
 */
async function keepNeighbours(nic: string, context: Context): Promise<void> {
  const path = `/proc/sys/net/ipv4/conf/${nic}/promote_secondaries`;
  try {
    if ((await readFile(path, 'utf8')).trim() !== '0') return;
    await writeFile(path, '1');
    context.log(`set net.ipv4.conf.${nic}.promote_secondaries to 1, so that its other addresses stay`);
  } catch (error) {
    context.log(`could not set ${path}; other addresses of ${nic} may go as well`, { error: String(error) });
  }
}
