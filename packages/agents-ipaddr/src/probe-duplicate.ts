/*
 * Asks the network whether anybody has an address, before it is taken (RFC 5227 for
 * IPv4, RFC 4862 for IPv6; in milliseconds instead of seconds, for a network in which
 * neighbours answer at once). A single contradicting packet ends it; silence for all
 * rounds means that the address is free, as far as one can tell.
 */
import { pause } from '@understudy/agent-kit';
import { arpProbe, arpRival, broadcastMac, macText, type MacAddress } from './arp-packet.ts';
import type { IpAddress } from './ip-address.ts';
import { neighbourProbe, neighbourRival } from './neighbour-packet.ts';
import { etherTypes, openPacketSocket, type PacketSocket, type ReceivedFrame } from './packet-socket.ts';

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

/** How often the socket is looked at: the answer of a neighbour costs at most this much more. */
const lookEveryMs = 2;

/** @throws PacketSocketError if the question cannot be asked. */
export async function probeDuplicate(probe: DuplicateProbe): Promise<ProbeResult> {
  const socket = openPacketSocket(probe.nic, probe.address.family === 4 ? etherTypes.arp : etherTypes.ipv6);
  try {
    if (socket.mac === null) return { kind: 'notApplicable' };
    return await ask(probe, socket, socket.mac);
  } finally {
    socket.close();
  }
}

async function ask(probe: DuplicateProbe, socket: PacketSocket, ownMac: MacAddress): Promise<ProbeResult> {
  for (let round = 0; round < probe.count; round += 1) {
    sendQuestion(probe.address, socket, ownMac);
    const rival = await listen(probe, socket, ownMac);
    if (rival !== null) return { kind: 'taken', mac: macText(rival) };
    if (probe.signal.aborted) return { kind: 'aborted' };
  }
  return { kind: 'free' };
}

function sendQuestion(address: IpAddress, socket: PacketSocket, ownMac: MacAddress): void {
  if (address.family === 4) return socket.send(broadcastMac, arpProbe(address, ownMac));
  const { destination, packet } = neighbourProbe(address);
  socket.send(destination, packet);
}

async function listen(probe: DuplicateProbe, socket: PacketSocket, ownMac: MacAddress): Promise<MacAddress | null> {
  const endMs = performance.now() + probe.intervalMs;
  while (!probe.signal.aborted) {
    const rival = rivalAmong(probe.address, socket, ownMac);
    const leftMs = endMs - performance.now();
    if (rival !== null || leftMs <= 0) return rival;
    await pause(Math.min(lookEveryMs, leftMs), probe.signal);
  }
  return null;
}

function rivalAmong(address: IpAddress, socket: PacketSocket, ownMac: MacAddress): MacAddress | null {
  for (let frame = socket.receive(); frame !== null; frame = socket.receive()) {
    const rival = rivalIn(frame, address, ownMac);
    if (rival !== null) return rival;
  }
  return null;
}

function rivalIn(frame: ReceivedFrame, address: IpAddress, ownMac: MacAddress): MacAddress | null {
  return address.family === 4
    ? arpRival(frame.payload, address, ownMac, frame.broadcast)
    : neighbourRival(frame.payload, frame.sender, address, ownMac);
}
