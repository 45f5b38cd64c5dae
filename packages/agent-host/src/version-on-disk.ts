import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginLocation } from './find-plugins.ts';

/**
 * Tells one version of a plugin's files from another without reading them: the modules that it names, and its
 * `package.json`. What those import is not looked at. A file that cannot be seen counts as such.
 */
export function versionOnDisk({ place, modules }: PluginLocation): string {
  return [...modules, join(place, 'package.json')].map(stampOf).join(' ');
}

/** Times alone are no proof: npm gives all files the same. */
function stampOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? '-' : `${stats.ino}.${stats.size}.${stats.mtimeNs}.${stats.ctimeNs}`;
}
