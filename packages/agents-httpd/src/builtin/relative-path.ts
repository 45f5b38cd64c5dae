/**
 * From the path of a request to the name of a file below the root. Invariant: what
 * comes out never leaves the root by its name (links are the file system's matter,
 * and are judged when the file is opened).
 */
export type RelativePath =
  /** `segments` without empty ones; `isDirectory`: the path ended with a slash. */
  | { readonly kind: 'path'; readonly segments: readonly string[]; readonly isDirectory: boolean }
  /** Not to be answered: bad encoding, a way upwards, a hidden file. */
  | { readonly kind: 'refused' };

/** Takes the target of a request, `/a%20b/?x=1`, apart. */
export function relativePathOf(target: string): RelativePath {
  const path = decode(target.replace(/[?#].*$/s, ''));
  if (path === undefined || !path.startsWith('/') || path.includes('\0')) return { kind: 'refused' };
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.some(isHidden)) return { kind: 'refused' };
  return { kind: 'path', segments, isDirectory: path.endsWith('/') };
}

/** `..`, and the likes of `.git`; not what RFC 8615 has given a name. */
function isHidden(segment: string): boolean {
  return segment.startsWith('.') && segment !== '.well-known';
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
