/*
 * Tells the neighbours, again and again for a little while, that an address is here
 * now, so that they stop sending to where it was. The first time at once, the others
 * in the background; each of those only while the address is still up, since an
 * announcement for an address that has left would draw traffic away from its new owner.
 * For the same reason one that is late is put off: a host that slept meanwhile may have
 * lost the address, and has given it up before it is due again.
 */
import { arpAnnouncements, broadcastMac } from './arp-packet.ts';
import type { IpAddress } from './ip-address.ts';
import { neighbourAnnouncement } from './neighbour-packet.ts';
import { etherTypes, openPacketSocket } from './packet-socket.ts';
import { findHolders } from './judge-presence.ts';
import { readLinks } from './kernel-links.ts';

export interface Announcement {
  readonly address: IpAddress;
  readonly nic: string;
  /** How often in all; 0 says nothing. */
  readonly count: number;
  /** In milliseconds. */
  readonly intervalMs: number;
}

/** More than a busy host takes to wake up, less than a peer takes to believe that this one is dead. */
const lateMs = 50;

/** Owns the timers of all running announcements: at most one series a resource. */
export class Announcer {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #voice: Voice;

  constructor(voice: Voice = networkVoice) {
    this.#voice = voice;
  }

  /** Says it once now and the rest in the background. A series that runs for this resource is replaced. */
  begin(resource: string, announcement: Announcement, onProblem: (reason: string) => void): void {
    this.end(resource);
    if (announcement.count > 0) this.#say(resource, announcement, announcement.count, onProblem);
  }

  /** Ends the series of a resource, if one runs. */
  end(resource: string): void {
    clearTimeout(this.#timers.get(resource));
    this.#timers.delete(resource);
  }

  #say(resource: string, announcement: Announcement, left: number, onProblem: (reason: string) => void): void {
    try {
      this.#voice.say(announcement);
    } catch (error) {
      onProblem(error instanceof Error ? error.message : String(error));
    }
    if (left > 1) this.#sayLater(resource, announcement, left - 1, onProblem);
    else this.#timers.delete(resource);
  }

  #sayLater(resource: string, announcement: Announcement, left: number, onProblem: (reason: string) => void): void {
    const dueMs = performance.now() + announcement.intervalMs;
    const timer = setTimeout(() => {
      if (!this.#voice.isHere(announcement)) this.#timers.delete(resource);
      else if (performance.now() - dueMs > lateMs) this.#sayLater(resource, announcement, left, onProblem);
      else this.#say(resource, announcement, left, onProblem);
    }, announcement.intervalMs);
    this.#timers.set(resource, timer.unref());
  }
}

/** What an announcer needs of the network. */
export interface Voice {
  /** Whether the address is up on that nic. */
  readonly isHere: (announcement: Announcement) => boolean;
  /** Tells it once. @throws Error */
  readonly say: (announcement: Announcement) => void;
}

const networkVoice: Voice = {
  isHere: ({ address, nic }) =>
    findHolders({ address, nic }, readLinks()).some(({ link }) => link.nic === nic && link.up),
  say: ({ address, nic }) => announceOnce(address, nic),
};

/** Sends one announcement. Says nothing on a nic without neighbours. Throws a PacketSocketError. */
export function announceOnce(address: IpAddress, nic: string): void {
  const socket = openPacketSocket(nic, address.family === 4 ? etherTypes.arp : etherTypes.ipv6);
  try {
    const { mac } = socket;
    if (mac === null) return;
    if (address.family === 4) {
      for (const packet of arpAnnouncements(address, mac)) socket.send(broadcastMac, packet);
    } else {
      const { destination, packet } = neighbourAnnouncement(address, mac);
      socket.send(destination, packet);
    }
  } finally {
    socket.close();
  }
}
