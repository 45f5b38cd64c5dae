/*
 * Closes the TCP connections of this host that hang on one of its addresses (sock_diag).
 * Without the address nothing comes in on them and nothing gets out: the server would
 * keep each for many minutes, and its client would wait. Servers that listen stay.
 */
import type { Family, IpAddress } from './ip-address.ts';
import { littleEndian, viewOf, type NetlinkMessage } from './netlink-message.ts';
import { NetlinkError } from './netlink-error.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

/**
 * Closes those whose own end is `address`; while the address is here, the other end is told (RST). Gives how many.
 *
 * @throws NetlinkError if the kernel does not say which there are, or closes none
 */
export function closeConnections(address: IpAddress): number {
  const socket = openNetlinkSocket('sockets');
  try {
    const found = familiesOf(address).flatMap((family) => socket.dump(connectionsAt(address, family)));
    return found.filter((connection) => isClosed(() => socket.change(destruction(connection)))).length;
  } finally {
    socket.close();
  }
}

/** A connection to an IPv4 address may belong to a server that listens for both families. */
function familiesOf({ family }: IpAddress): readonly Family[] {
  return family === 4 ? [4, 6] : [6];
}

/** False: it had ended by itself. */
function isClosed(close: () => void): boolean {
  try {
    close();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** An `inet_diag_req_v2` for all connections, with a program that lets through those at the address. */
function connectionsAt(address: IpAddress, family: Family) {
  const body = new Uint8Array(constants.requestBytes);
  body.set([numberOf(family), constants.IPPROTO_TCP]);
  viewOf(body).setUint32(4, connectedStates, littleEndian);
  const attributes = [{ type: constants.INET_DIAG_REQ_BYTECODE, value: ownEndIs(address) }];
  return { type: constants.SOCK_DIAG_BY_FAMILY, body, attributes };
}

/** One `inet_diag_bc_op` and its `inet_diag_hostcond`: at any port. Where it does not hold, past the end is a no. */
function ownEndIs({ family, bytes }: IpAddress): Uint8Array {
  const program = new Uint8Array(12 + bytes.length);
  const view = viewOf(program);
  program.set([constants.INET_DIAG_BC_S_COND, program.length]);
  view.setUint16(2, program.length + 4, littleEndian);
  program.set([numberOf(family), bytes.length * 8], 4);
  view.setInt32(8, -1, littleEndian);
  program.set(bytes, 12);
  return program;
}

/** The same request for one: its identity as the kernel gave it (`inet_diag_sockid`, behind four bytes). */
function destruction({ payload }: NetlinkMessage) {
  const body = new Uint8Array(constants.requestBytes);
  body.set([payload[0] ?? 0, constants.IPPROTO_TCP]);
  viewOf(body).setUint32(4, connectedStates, littleEndian);
  body.set(payload.slice(4, 4 + constants.identityBytes), 8);
  return { type: constants.SOCK_DESTROY, body };
}

function numberOf(family: Family): number {
  return family === 4 ? constants.AF_INET : constants.AF_INET6;
}

const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  IPPROTO_TCP: 6,
  SOCK_DIAG_BY_FAMILY: 20,
  SOCK_DESTROY: 21,
  INET_DIAG_REQ_BYTECODE: 1,
  INET_DIAG_BC_S_COND: 7,
  requestBytes: 56,
  identityBytes: 48,
} as const;

/** Established, SYN sent and received, FIN-WAIT-1 and -2, CLOSE-WAIT, LAST-ACK, closing: neither who listens nor what has ended. */
const connectedStates = [1, 2, 3, 4, 5, 8, 9, 11].reduce((mask, state) => mask | (1 << state), 0);
