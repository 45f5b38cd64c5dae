import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { Announcer } from './announcer.ts';
import { findPlace } from './find-place.ts';
import type { Place } from './choose-place.ts';
import { familyOption, readLinks, runIp } from './ip-command.ts';
import { findHolders, judgePresence } from './judge-presence.ts';
import { findGood } from './monitor-address.ts';
import { PacketSocketError } from './packet-socket.ts';
import { probeDuplicate, type ProbeResult } from './probe-duplicate.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

type Context = OperationContext<IpaddrParameters>;

/**
 * Takes the address: finds its place, asks the network whether somebody has it, adds
 * it, tells the neighbours. Null steps mean "go on"; the first outcome ends it.
 */
export async function startAddress(settings: Settings, context: Context, announcer: Announcer): Promise<Outcome> {
  const links = await readLinks(context.signal);
  if (links.kind === 'failed') return failed(links.reason, links.code);
  const { check_link_status: checkLink } = settings.parameters;
  const presence = judgePresence({ ...settings, checkLink }, links.value);
  if (presence.kind === 'bad') return failed(presence.reason);
  if (presence.kind === 'good') {
    announce(settings, presence.nic, context, announcer);
    return ok();
  }
  const choice = await findPlace(settings, links.value, context.signal);
  if (choice.kind === 'none') return choice.outcome;
  const { place } = choice;
  const double = await askForDouble(settings, place.nic, context);
  const refusal = double.kind === 'refused' ? double.outcome : await addAddress(settings, place, context);
  if (refusal !== null) return refusal;
  announce(settings, place.nic, context, announcer);
  return ok(
    double.kind === 'taken'
      ? `${double.owner}; it is taken all the same, and both answer until that host gives it up`
      : '',
  );
}

/** What the network said before the address was taken. */
type Double =
  | { readonly kind: 'none' }
  /** Another host has it: after a failover, most likely the one that is believed to be dead. */
  | { readonly kind: 'taken'; readonly owner: string }
  | { readonly kind: 'refused'; readonly outcome: Outcome };

function announce(settings: Settings, nic: string, context: Context, announcer: Announcer): void {
  const { arp_count: count, arp_interval: intervalMs } = settings.parameters;
  announcer.begin(context.resource, { address: settings.address, nic, count, intervalMs }, (reason) => {
    context.log(`could not announce ${settings.address.text}: ${reason}`);
  });
}

async function askForDouble(settings: Settings, nic: string, context: Context): Promise<Double> {
  const { address, parameters } = settings;
  if (parameters.probe_count === 0) return { kind: 'none' };
  const probe = { address, nic, count: parameters.probe_count, intervalMs: parameters.probe_interval };
  try {
    return judgeProbe(settings, nic, await probeDuplicate({ ...probe, signal: context.signal }));
  } catch (error) {
    if (!(error instanceof PacketSocketError)) throw error;
    const reason = `cannot ask whether ${address.text} is taken: ${error.message}`;
    return { kind: 'refused', outcome: failed(reason, error.noPermission ? 'noPermission' : 'error') };
  }
}

function judgeProbe({ address, parameters }: Settings, nic: string, result: ProbeResult): Double {
  switch (result.kind) {
    case 'free':
    case 'notApplicable':
      return { kind: 'none' };
    case 'taken': {
      const owner = `${address.text} is in use by another host on ${nic}, whose MAC address is ${result.mac}`;
      return parameters.on_duplicate === 'take'
        ? { kind: 'taken', owner }
        : { kind: 'refused', outcome: failed(owner) };
    }
    case 'aborted':
      return { kind: 'refused', outcome: failed(`the deadline passed while asking whether ${address.text} is taken`) };
  }
}

async function addAddress(settings: Settings, place: Place, context: Context): Promise<Outcome | null> {
  const added = await runIp(addWords(settings, place), context.signal);
  // Somebody may have added it in the meantime: what counts is what is there now.
  if (findGood(settings) !== null) return null;
  if (added.kind === 'failed') return failed(added.reason, added.code);
  const links = await readLinks(context.signal);
  if (links.kind === 'failed') return failed(links.reason, links.code);
  if (findHolders(settings, links.value).length > 0) return null;
  return failed(`${settings.address.text} is not on ${place.nic}, although "ip address add" reported success`);
}

function addWords(settings: Settings, place: Place): string[] {
  const { address, parameters } = settings;
  const { broadcast, iflabel, noprefixroute, preferred_lft: preferred } = parameters;
  const words = [familyOption(address.family), 'address', 'add', `${address.text}/${String(place.prefixLength)}`];
  if (address.family === 4) words.push('broadcast', broadcast ?? '+');
  words.push('dev', place.nic);
  if (iflabel !== undefined) words.push('label', `${place.nic}:${iflabel}`);
  if (noprefixroute) words.push('noprefixroute');
  if (preferred !== 'forever') words.push('preferred_lft', preferred, 'valid_lft', 'forever');
  // The kernel would ask for a second before the address can be used; the probe has asked already.
  if (address.family === 6) words.push('nodad');
  return words;
}
