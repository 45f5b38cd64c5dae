import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { addAddress } from './address-change.ts';
import type { Announcer } from './announcer.ts';
import { findPlace, type Place } from './find-place.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { judgePresence } from './judge-presence.ts';
import { readLinks } from './kernel-links.ts';
import { kernelRefusal } from './kernel-refusal.ts';
import { lookForAddress } from './monitor-address.ts';
import { PacketSocketError } from './packet-socket.ts';
import { probeDuplicate, type ProbeResult } from './probe-duplicate.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

type Context = OperationContext<IpaddrParameters>;

/**
 * Takes the address: finds its place, asks the network whether somebody has it, adds
 * it, tells the neighbours. Null steps mean "go on"; the first outcome ends it.
 * Throws a NetlinkError where the kernel does not say what is here.
 */
export async function startAddress(settings: Settings, context: Context, announcer: Announcer): Promise<Outcome> {
  const links = readLinks();
  const { check_link_status: checkLink } = settings.parameters;
  const presence = judgePresence({ ...settings, checkLink }, links);
  if (presence.kind === 'bad') return failed(presence.reason);
  if (presence.kind === 'good') {
    announce(settings, presence.link.nic, context, announcer);
    return ok();
  }
  const choice = findPlace(settings, links);
  if (choice.kind === 'none') return choice.outcome;
  const { place } = choice;
  const double = await askForDouble(settings, place.link.nic, context);
  const refusal = double.kind === 'refused' ? double.outcome : putAddress(settings, place);
  if (refusal !== null) return refusal;
  announce(settings, place.link.nic, context, announcer);
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

/** Null, or why it is not there now. */
function putAddress(settings: Settings, { link, prefixLength }: Place): Outcome | null {
  const { address, parameters } = settings;
  const { broadcast, iflabel, noprefixroute, preferred_lft: preferred } = parameters;
  try {
    addAddress({
      address,
      index: link.index,
      prefixLength,
      broadcast: address.family === 4 ? broadcastOf(address, prefixLength, broadcast) : null,
      label: iflabel === undefined ? null : `${link.nic}:${iflabel}`,
      prefixRoute: !noprefixroute,
      preferredSeconds: preferred === 'forever' ? null : Number(preferred),
    });
    return null;
  } catch (error) {
    // Somebody may have added it in the meantime: what counts is what is there now.
    if (lookForAddress(settings).link !== null) return null;
    return kernelRefusal(`the kernel refused ${address.text}/${String(prefixLength)} on ${link.nic}`, error);
  }
}

/** The one that was given, else the last address of the network; networks of one or two addresses have none. */
function broadcastOf({ bytes }: IpAddress, prefixLength: number, given: string | undefined): Uint8Array | null {
  if (given !== undefined) return parseIpAddress(given)?.bytes ?? null;
  if (prefixLength > 30) return null;
  return bytes.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, prefixLength - index * 8))));
}
