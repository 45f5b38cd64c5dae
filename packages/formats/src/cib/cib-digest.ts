/**
 * The digest by which Pacemaker knows parameters again (`op-digest` and its like in a
 * CIB's status): MD5 over one line of XML with the names in order.
 *
 * Which parameters go in is the caller's to say. Of `op-digest`: the resource's own, those
 * of the operation that the resource has not, and for a recurring operation
 * `CRM_meta_timeout`, its timeout in milliseconds. Of `op-restart-digest`: those of them
 * that `op-force-restart` names. Of `op-secure-digest`: the resource's without those that
 * `op-secure-params` names, and for a fencing device without `pcmk_…`.
 */
import { md5 } from './md5.ts';

/** 32 lower-case hexadecimal digits. */
export function cibDigest(parameters: ReadonlyMap<string, string>): string {
  const names = [...parameters.keys()].sort();
  const attributes = names.map((name) => ` ${name}="${escaped(parameters.get(name) ?? '')}"`);
  return md5(` <parameters${attributes.join('')}/>\n`);
}

const escapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
  ['\t', '    '],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\x7f', '\\177'],
]);

/** No reader of XML would take this back: it is only ever compared. */
function escaped(value: string): string {
  return value.replace(/[&<>"'\t\n\r\x7f]/g, (character) => escapes.get(character) ?? character);
}
