/* Whom this host knows on its links, as the kernel says (rtnetlink): the table of ARP and of neighbour discovery. */
import { addressOf, type Family, type IpAddress } from './ip-address.ts';
import { littleEndian, readAttributes, viewOf, type NetlinkMessage } from './netlink-message.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

/** The addresses of one family whose stations are known on the link with this index. Throws a NetlinkError. */
export function readNeighbours(family: Family, index: number): readonly IpAddress[] {
  const socket = openNetlinkSocket();
  try {
    const body = new Uint8Array(constants.ndmsgBytes);
    body[0] = family === 4 ? constants.AF_INET : constants.AF_INET6;
    return socket.dump({ type: constants.RTM_GETNEIGH, body }).flatMap((message) => readNeighbour(message, index));
  } finally {
    socket.close();
  }
}

function readNeighbour({ type, payload }: NetlinkMessage, index: number): IpAddress[] {
  const view = viewOf(payload);
  if (type !== constants.RTM_NEWNEIGH || view.getInt32(4, littleEndian) !== index) return [];
  if ((view.getUint16(8, littleEndian) & constants.knownStates) === 0) return [];
  const address = addressOf(readAttributes(payload, constants.ndmsgBytes).get(constants.NDA_DST) ?? new Uint8Array());
  return address === null ? [] : [address];
}

const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  RTM_NEWNEIGH: 28,
  RTM_GETNEIGH: 30,
  NDA_DST: 1,
  /** Reachable, stale, delayed, probed, permanent: each with a hardware address. */
  knownStates: 0x02 | 0x04 | 0x08 | 0x10 | 0x80,
  ndmsgBytes: 12,
} as const;
