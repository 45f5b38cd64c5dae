/*
 * Asks the network whether anybody has an address, before it is taken (RFC 5227 for
 * IPv4, RFC 4862 for IPv6; in milliseconds instead of seconds, for a network in which
 * neighbours answer at once). A single contradicting packet ends it; silence for all
 * rounds means that the address is free, as far as one can tell.
 */
import { whenReadable } from '@understudy/agent-kit';
import type { IpAddress } from './ip-address.ts';
import { openVoice, type Voice } from './voice.ts';

export interface DuplicateProbe {
  readonly address: IpAddress;
  readonly nic: string;
  /** How many times to ask. */
  readonly count: number;
  /** How long to listen after each question, in milliseconds. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

export type ProbeResult =
  | { readonly kind: 'free' }
  | { readonly kind: 'taken'; readonly mac: string }
  /** The nic has no neighbours to ask. */
  | { readonly kind: 'notApplicable' }
  | { readonly kind: 'aborted' };

/** @throws PacketSocketError if the question cannot be asked. */
export async function probeDuplicate(probe: DuplicateProbe): Promise<ProbeResult> {
  const voice = openVoice(probe.address, probe.nic);
  if (voice === null) return { kind: 'notApplicable' };
  try {
    return await ask(probe, voice);
  } finally {
    voice.close();
  }
}

async function ask(probe: DuplicateProbe, voice: Voice): Promise<ProbeResult> {
  for (let round = 0; round < probe.count; round += 1) {
    voice.probe();
    const mac = await listen(probe, voice);
    if (mac !== null) return { kind: 'taken', mac };
    if (probe.signal.aborted) return { kind: 'aborted' };
  }
  return { kind: 'free' };
}

async function listen({ intervalMs, signal }: DuplicateProbe, voice: Voice): Promise<string | null> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), intervalMs);
  try {
    for (;;) {
      const mayBeMore = await whenReadable(voice.fd, AbortSignal.any([signal, over.signal]));
      // Also when the time is over: on a busy host the answer may have come long before anybody looks.
      for (let heard = voice.hear(); heard !== null; heard = voice.hear()) if (heard.kind === 'rival') return heard.mac;
      if (!mayBeMore) return null;
    }
  } finally {
    clearTimeout(timer);
  }
}
