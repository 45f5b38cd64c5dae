import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { Announcer } from './announcer.ts';
import { familyOption, readLinks, runIp } from './ip-command.ts';
import { findHolders } from './judge-presence.ts';
import { keepNeighbours } from './keep-neighbours.ts';
import { releaseAddress } from './release-address.ts';
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
  // What can be done without a process goes first: every millisecond counts for its next owner.
  let lastProblem = release(settings, context);
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

/** What it could not do, the rounds that follow try in their own way. */
function release({ address, nic }: Settings, context: Context): Outcome | null {
  const { problems, notes } = releaseAddress(address.text, nic);
  for (const note of notes) context.log(note);
  return problems.length === 0 ? null : failed(problems.join('; '));
}

async function removeAll(
  settings: Settings,
  occurrences: readonly Occurrence[],
  context: Context,
): Promise<Outcome | null> {
  let problem: Outcome | null = null;
  for (const { nic, prefixLength } of occurrences) {
    const note = settings.address.family === 4 ? keepNeighbours(nic) : null;
    if (note !== null) context.log(note);
    const text = `${settings.address.text}/${String(prefixLength)}`;
    const words = [familyOption(settings.address.family), 'address', 'delete', text, 'dev', nic];
    const removed = await runIp(words, context.signal);
    if (removed.kind === 'failed') problem = failed(removed.reason, removed.code);
  }
  return problem;
}
