import { failed, notRunning, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { announceOnce } from './announcer.ts';
import { readLinks } from './ip-command.ts';
import { judgePresence } from './judge-presence.ts';
import { findRunningAddresses } from './running-addresses.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/** Looks whether the address is there and its nic works, and tells the neighbours again if so. */
export async function monitorAddress(
  settings: Settings,
  context: OperationContext<IpaddrParameters>,
): Promise<Outcome> {
  const { outcome, nic } = await lookForAddress(settings, context.signal);
  if (nic !== null) refresh(settings, nic, context);
  return outcome;
}

/** What a look shows; `nic`: where the address is, if all is well with it. */
interface Look {
  readonly outcome: Outcome;
  readonly nic: string | null;
}

/** When all is well this costs no process; only what is missing or odd is looked at through `ip`. */
export async function lookForAddress(settings: Settings, signal: AbortSignal): Promise<Look> {
  const nic = findGood(settings);
  return nic === null ? { outcome: await monitorThroughIp(settings, signal), nic } : { outcome: ok(), nic };
}

/** The nic of the address if a look without a process shows that all is well, else null. */
export function findGood(settings: Settings): string | null {
  const found = findRunningAddresses(settings.address).filter(({ loopback, nic }) => !loopback || nic === settings.nic);
  const [only] = found;
  if (only === undefined || found.length > 1 || only.duplicateFound) return null;
  if (settings.nic !== undefined && settings.nic !== only.nic) return null;
  if (settings.prefixLength !== undefined && settings.prefixLength !== only.prefixLength) return null;
  return only.nic;
}

async function monitorThroughIp(settings: Settings, signal: AbortSignal): Promise<Outcome> {
  const links = await readLinks(signal);
  if (links.kind === 'failed') return failed(links.reason, links.code);
  const presence = judgePresence({ ...settings, checkLink: settings.parameters.check_link_status }, links.value);
  switch (presence.kind) {
    case 'absent':
      return notRunning(`${settings.address.text} is on no interface of this host`);
    case 'bad':
      return failed(presence.reason);
    case 'good':
      return ok();
  }
}

function refresh(settings: Settings, nic: string, context: OperationContext<IpaddrParameters>): void {
  if (context.probe) return;
  try {
    for (let said = 0; said < settings.parameters.arp_count_refresh; said += 1) announceOnce(settings.address, nic);
  } catch (error) {
    context.log(`could not announce ${settings.address.text}`, { error: String(error) });
  }
}
