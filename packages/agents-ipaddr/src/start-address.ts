import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { addAddress } from './address-change.ts';
import { rivalText } from './attendance.ts';
import type { Attendant } from './attendant.ts';
import { macText } from './arp-packet.ts';
import { findPlace, type FoundPlace, type Place } from './find-place.ts';
import { inNetwork, parseIpAddress, type IpAddress } from './ip-address.ts';
import { judgePresence } from './judge-presence.ts';
import { readLinks } from './kernel-links.ts';
import { kernelRefusal } from './kernel-refusal.ts';
import { readRoutes } from './kernel-routes.ts';
import { lookForAddress } from './monitor-address.ts';
import { NetlinkError } from './netlink-error.ts';
import { PacketSocketError } from './packet-socket.ts';
import { probeDuplicate, type ProbeResult } from './probe-duplicate.ts';
import type { IpaddrParameters, Settings } from './settings.ts';
import { makeVirtualNic } from './virtual-nic.ts';

type Context = OperationContext<IpaddrParameters>;

/**
 * Takes the address: finds its place, adds it, tells the neighbours. Whether somebody else has it is asked before if that
 * would end it (`on_duplicate: refuse`), else meanwhile, by the attendant. Throws a NetlinkError where the kernel does
 * not say what is here.
 */
export async function startAddress(settings: Settings, context: Context, attendant: Attendant): Promise<Outcome> {
  const links = readLinks();
  const { check_link_status: checkLink } = settings.parameters;
  const presence = judgePresence({ ...settings, checkLink }, links);
  if (presence.kind === 'bad') return failed(presence.reason);
  if (presence.kind === 'good') {
    attendant.prepare(settings, presence.link, context).begin();
    return ok();
  }
  const choice = findPlace(settings, links);
  if (choice.kind === 'none') return choice.outcome;
  const { place } = choice;
  const taken = await askWhetherTaken(settings, place.link.nic, context);
  if (taken !== null) return taken;
  const home = homeOf(settings, place);
  if (home.kind === 'none') return home.outcome;
  const attendance = attendant.prepare(settings, home.place.link, context);
  const refusal = putAddress(settings, home.place);
  if (refusal === null) attendance.begin();
  else attendance.cancel();
  return refusal ?? ok();
}

/** Null, or why it is not to be taken. */
async function askWhetherTaken(settings: Settings, nic: string, { signal }: Context): Promise<Outcome | null> {
  const { address, parameters } = settings;
  if (parameters.on_duplicate === 'take' || parameters.probe_count === 0) return null;
  const probe = { address, nic, count: parameters.probe_count, intervalMs: parameters.probe_interval, signal };
  try {
    return judgeProbe(address, nic, await probeDuplicate(probe));
  } catch (error) {
    if (!(error instanceof PacketSocketError)) throw error;
    const reason = `cannot ask whether ${address.text} is taken: ${error.message}`;
    return failed(reason, error.noPermission ? 'noPermission' : 'error');
  }
}

function judgeProbe({ text }: IpAddress, nic: string, result: ProbeResult): Outcome | null {
  switch (result.kind) {
    case 'free':
    case 'notApplicable':
      return null;
    case 'taken':
      return failed(rivalText(text, result.mac, nic));
    case 'aborted':
      return failed(`the deadline passed while asking whether ${text} is taken`);
  }
}

/** The place itself, or above it the interface that the address has for itself. What is left of it goes with a stop. */
function homeOf({ address, virtualMac }: Settings, place: Place): FoundPlace {
  if (virtualMac === null) return { kind: 'place', place };
  try {
    return { kind: 'place', place: { ...place, link: makeVirtualNic(address, virtualMac, place.link) } };
  } catch (error) {
    const what = `no interface with the MAC address ${macText(virtualMac)} can be above ${place.link.nic}`;
    return { kind: 'none', outcome: macRefusal(what, error) };
  }
}

function macRefusal(what: string, error: unknown): Outcome {
  const code = error instanceof NetlinkError ? error.code : undefined;
  const hints: Readonly<Record<string, string>> = {
    EBUSY: '; it is part of a bridge or a bond: name that as nic',
    EOPNOTSUPP: '; this kernel has no macvlan',
    EPERM: '; CAP_NET_ADMIN is missing',
  };
  const reason = `${what}: ${error instanceof Error ? error.message : String(error)}${hints[code ?? ''] ?? ''}`;
  return failed(reason, code === 'EPERM' ? 'noPermission' : 'error');
}

/** A second route to the same network would only be in the way of the nic's own. */
function hasOtherWay({ address }: Settings, { link, prefixLength }: Place): boolean {
  if (link.virtual === undefined) return false;
  return readRoutes(address.family).some(
    ({ gateway, network, ...route }) =>
      gateway === null &&
      network !== null &&
      route.prefixLength === prefixLength &&
      inNetwork(address, network, prefixLength),
  );
}

/** Null, or why it is not there now. */
function putAddress(settings: Settings, place: Place): Outcome | null {
  const { address, parameters } = settings;
  const { link, prefixLength } = place;
  const { broadcast, iflabel, noprefixroute, preferred_lft: preferred } = parameters;
  try {
    addAddress({
      address,
      index: link.index,
      prefixLength,
      broadcast: address.family === 4 ? broadcastOf(address, prefixLength, broadcast) : null,
      label: iflabel === undefined ? null : `${link.nic}:${iflabel}`,
      prefixRoute: !noprefixroute && !hasOtherWay(settings, place),
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
