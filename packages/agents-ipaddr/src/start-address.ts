import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { addAddress } from './address-change.ts';
import { rivalText } from './attendance.ts';
import type { Attendant } from './attendant.ts';
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
  const attendance = attendant.prepare(settings, place.link, context);
  const refusal = putAddress(settings, place);
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
