/* The functions of the C library that sockets need of which Node knows nothing, through koffi. */
import koffi from 'koffi';

/** Each gives a negative number if the kernel refuses; why, `koffi.errno()` says then. */
export interface LibC {
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly bind: (fd: number, address: Uint8Array, length: number) => number;
  readonly getsockname: (fd: number, address: Uint8Array, length: Uint32Array) => number;
  readonly setsockopt: (fd: number, level: number, option: number, value: FilterProgram, length: number) => number;
  /** `setsockopt` with a number of four bytes. */
  readonly setNumber: (fd: number, level: number, option: number, value: Int32Array, length: number) => number;
  readonly send: (fd: number, message: Uint8Array, length: number, flags: number) => number;
  readonly recv: (fd: number, buffer: Uint8Array, length: number, flags: number) => number;
  readonly sendto: (
    fd: number,
    payload: Uint8Array,
    length: number,
    flags: number,
    to: Uint8Array,
    toLength: number,
  ) => number;
  readonly recvfrom: (
    fd: number,
    buffer: Uint8Array,
    length: number,
    flags: number,
    from: Uint8Array,
    fromLength: Uint32Array,
  ) => number;
  readonly close: { readonly async: (fd: number, done: () => void) => void };
  readonly if_nametoindex: (name: string) => number;
}

/** A `sock_fprog`: `len` instructions of eight bytes. */
export interface FilterProgram {
  readonly len: number;
  readonly filter: Uint8Array;
}

const filterProgram = koffi.struct('understudy_filter_program', { len: 'uint16_t', filter: 'const uint8_t *' });
export const programBytes = koffi.sizeof(filterProgram);
export const libc = bindLibC();

/** The same function once more, for another kind of value. */
function bindSetNumber(library: ReturnType<typeof koffi.load>): LibC['setNumber'] {
  return library.func('setsockopt', 'int', ['int', 'int', 'int', 'const int32_t *', 'uint32_t']) as LibC['setNumber'];
}

/** From the library that this process already has loaded, whichever it is. */
function bindLibC(): LibC {
  const library = koffi.load(null);
  return {
    socket: library.func('int socket(int domain, int type, int protocol)'),
    bind: library.func('int bind(int fd, const uint8_t *address, uint32_t length)'),
    getsockname: library.func('int getsockname(int fd, uint8_t *address, uint32_t *length)'),
    setsockopt: library.func(
      'int setsockopt(int fd, int level, int option, const understudy_filter_program *value, uint32_t length)',
    ),
    setNumber: bindSetNumber(library),
    send: library.func('int64_t send(int fd, const uint8_t *message, size_t length, int flags)'),
    recv: library.func('int64_t recv(int fd, uint8_t *buffer, size_t length, int flags)'),
    sendto: library.func(
      'int64_t sendto(int fd, const uint8_t *payload, size_t length, int flags, const uint8_t *to, uint32_t toLength)',
    ),
    recvfrom: library.func(
      'int64_t recvfrom(int fd, uint8_t *buffer, size_t length, int flags, uint8_t *from, uint32_t *fromLength)',
    ),
    close: library.func('int close(int fd)'),
    if_nametoindex: library.func('uint32_t if_nametoindex(const char *name)'),
  };
}
