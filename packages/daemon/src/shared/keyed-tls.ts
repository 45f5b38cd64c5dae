/** TLS as all of Understudy's own connections have it: 1.3, with a key that both sides hold instead of certificates. */
export const keyedTls = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256',
} as const;

/** Who gives its dialling up, or whose words came while this process was busy, has not shown that it lacks the key. */
export function isUnfinished({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_TLS_HANDSHAKE_TIMEOUT';
}
