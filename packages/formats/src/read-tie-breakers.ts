import type { MembershipTieBreakers } from '@understudy/contracts';
import {
  defaultDisk,
  defaultPing,
  defaultWitness,
  parseDuration,
  type DiskConfig,
  type Draft,
  type PingConfig,
  type TieBreakers,
  type WitnessConfig,
} from '@understudy/crm-core';

/** The tie-breakers of a membership file, with defaults; of a draft, what is sound of them. */
export function tieBreakersOf({ witness, disk, ping, fencing }: Draft<MembershipTieBreakers>): TieBreakers {
  return {
    witness: witness === undefined ? null : witnessOf(witness),
    disk: disk === undefined ? null : diskOf(disk),
    ping: ping === undefined ? null : pingOf(ping),
    fencing: fencing ?? false,
  };
}

function witnessOf({ address, port, lease, timeout }: Draft<MembershipTieBreakers['witness'] & object>): WitnessConfig {
  const usual = defaultWitness;
  return {
    address: address ?? '',
    port: port ?? usual.port,
    leaseMs: durationOr(lease, usual.leaseMs),
    timeoutMs: durationOr(timeout, usual.timeoutMs),
  };
}

function diskOf({ device, lease, timeout }: Draft<MembershipTieBreakers['disk'] & object>): DiskConfig {
  const usual = defaultDisk;
  const timings = { leaseMs: durationOr(lease, usual.leaseMs), timeoutMs: durationOr(timeout, usual.timeoutMs) };
  return { device: device ?? '', ...timings };
}

function pingOf({ targets, timeout }: Draft<MembershipTieBreakers['ping'] & object>): PingConfig {
  const sound = (targets ?? []).filter((target) => target !== undefined);
  return { targets: sound, timeoutMs: durationOr(timeout, defaultPing.timeoutMs) };
}

export function durationOr(text: string | undefined, usualMs: number): number {
  return text === undefined ? usualMs : (parseDuration(text) ?? usualMs);
}
