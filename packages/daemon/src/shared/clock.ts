/** The host's monotonic clock in milliseconds: the same for all processes of a host, and it never jumps. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** Milliseconds since 1970, as the host believes. */
export function wallMs(): number {
  return Date.now();
}
