/*
 * What is said to the neighbours about one address, and what they answer: the same
 * words in ARP (IPv4) and in neighbour discovery (IPv6), over a packet socket.
 */
import {
  arpAnnouncements,
  arpProbe,
  arpQuestion,
  arpRival,
  arpUser,
  broadcastMac,
  macText,
  sameBytes,
  type MacAddress,
} from './arp-packet.ts';
import { isLinkLocal, type IpAddress } from './ip-address.ts';
import type { Link } from './kernel-links.ts';
import {
  neighbourAnnouncement,
  neighbourProbe,
  neighbourQuestion,
  neighbourRival,
  neighbourUser,
  type NeighbourFrame,
} from './neighbour-packet.ts';
import { openPacketSocket, type PacketSocket, type ReceivedFrame } from './packet-socket.ts';
import type { Settings } from './settings.ts';

/** What a neighbour was heard to say, and its MAC address. */
export type Heard =
  /** It has the address as well, or is about to take it. */
  | { readonly kind: 'rival'; readonly mac: string }
  /** It knows that the address is here. */
  | { readonly kind: 'user'; readonly mac: string };

export interface Voice {
  /** For who waits until somebody says something. */
  readonly fd: number;
  /** "I have it." */
  readonly announce: () => void;
  /** "Does anybody else have it?" Claims nothing. */
  readonly probe: () => void;
  /** Asks a neighbour something in the name of the address: it learns where that is, and its answer shows it. */
  readonly ask: (neighbour: IpAddress) => void;
  /** The next thing that was heard; null: nothing yet. */
  readonly hear: () => Heard | null;
  /** Returns at once. */
  readonly close: () => void;
}

/**
 * Null on a nic without neighbours to talk to (a tunnel). The caller closes it.
 *
 * @throws PacketSocketError, as everything that it gives does
 */
export function openVoice(address: IpAddress, nic: string): Voice | null {
  return openWith(address, nic, (mac) =>
    address.family === 4 ? arpWords(address, mac) : neighbourWords(address, mac),
  );
}

/** An address with a MAC address of its own. */
export type SharedAddress = Pick<Settings, 'address' | 'virtualMac'>;

/**
 * Asks for another owner of an address whose MAC address moves with it: the other has the same, and a switch would never
 * bring its answer here. So it is asked in the name of the nic below, and only what is said to that alone is an answer:
 * what comes for all under the common MAC address may be our own, come back.
 *
 * @throws PacketSocketError, as everything that it gives does
 */
export function openScout({ address, virtualMac }: SharedAddress, { nic, addresses }: Link): Voice | null {
  const linkLocal = addresses.find((entry) => isLinkLocal(entry.address))?.address;
  return openWith(address, nic, (mac) => {
    const words = address.family === 4 ? arpWords(address, mac) : neighbourWords(address, mac);
    const answersAlone = address.family === 6 && linkLocal !== undefined;
    const isCommon = (rival: MacAddress): boolean => virtualMac !== null && sameBytes(rival, virtualMac);
    return {
      ...words,
      probe: answersAlone ? neighbourQuestion(linkLocal, mac, address) : words.probe,
      rival: (frame) => {
        const rival = words.rival(frame);
        return rival !== null && isCommon(rival) && !frame.toUs ? null : rival;
      },
      nameOf: (rival) => `${macText(rival)}${isCommon(rival) ? commonText : ''}`,
    };
  });
}

const commonText = ', the virtual one, which another node of the cluster has as well';

function openWith(address: IpAddress, nic: string, wordsFor: (mac: MacAddress) => Words): Voice | null {
  const socket = openPacketSocket(nic, address);
  const { mac, fd, close } = socket;
  if (mac === null) {
    close();
    return null;
  }
  const words = wordsFor(mac);
  const say = (frames: readonly NeighbourFrame[]): void => {
    for (const { destination, packet } of frames) socket.send(destination, packet);
  };
  return {
    fd,
    close,
    announce: () => say(words.announcement),
    probe: () => say([words.probe]),
    ask: (neighbour) => say([words.question(neighbour)]),
    hear: () => hear(socket, words),
  };
}

interface Words {
  readonly announcement: readonly NeighbourFrame[];
  readonly probe: NeighbourFrame;
  readonly question: (neighbour: IpAddress) => NeighbourFrame;
  readonly rival: (frame: ReceivedFrame) => MacAddress | null;
  readonly user: (frame: ReceivedFrame) => MacAddress | null;
  /** What people are told of a rival; default: the MAC address alone. */
  readonly nameOf?: (rival: MacAddress) => string;
}

function arpWords(address: IpAddress, mac: MacAddress): Words {
  const toAll = (packet: Uint8Array): NeighbourFrame => ({ destination: broadcastMac, packet });
  return {
    announcement: arpAnnouncements(address, mac).map(toAll),
    probe: toAll(arpProbe(address, mac)),
    question: (neighbour) => toAll(arpQuestion(address, mac, neighbour)),
    rival: ({ payload, broadcast }) => arpRival(payload, address, mac, broadcast),
    user: ({ payload }) => arpUser(payload, address),
  };
}

function neighbourWords(address: IpAddress, mac: MacAddress): Words {
  return {
    announcement: [neighbourAnnouncement(address, mac)],
    probe: neighbourProbe(address),
    question: (neighbour) => neighbourQuestion(address, mac, neighbour),
    rival: ({ payload, sender }) => neighbourRival(payload, sender, address, mac),
    user: ({ payload, sender }) => neighbourUser(payload, sender, address),
  };
}

function hear(socket: PacketSocket, words: Words): Heard | null {
  for (let frame = socket.receive(); frame !== null; frame = socket.receive()) {
    const rival = words.rival(frame);
    if (rival !== null) return { kind: 'rival', mac: words.nameOf?.(rival) ?? macText(rival) };
    const user = frame.toUs ? words.user(frame) : null;
    if (user !== null) return { kind: 'user', mac: macText(user) };
  }
  return null;
}
