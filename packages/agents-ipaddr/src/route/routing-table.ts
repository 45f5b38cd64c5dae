/* The names of routing tables: the kernel knows numbers only, and the files of iproute2 give them names. */
import { readdirSync, readFileSync } from 'node:fs';
import { mainTable } from '../kernel-routes.ts';

/** Later ones come first: the administrator's before the distribution's. */
const folders = ['/etc/iproute2', '/usr/share/iproute2'];
const wellKnown = new Map([
  ['main', mainTable],
  ['local', 255],
  ['default', 253],
]);
const highestTable = 0xffffffff;

/** The number of a table; null: there is none of this name. */
export function readTable(text: string): number | null {
  if (!/^\d+$/.test(text)) return wellKnown.get(text) ?? tableNumber(text, folders.flatMap(readNames).join('\n'));
  const number = Number(text);
  return number >= 1 && number <= highestTable ? number : null;
}

/** What a file in the form of `rt_tables` says of a name: lines of a number and a name. */
export function tableNumber(name: string, file: string): number | null {
  const lines = file.split('\n').map((line) => line.replace(/#.*$/, '').trim().split(/\s+/));
  const number = lines.find(([, other]) => other === name)?.[0];
  // Decimal or, as iproute2 takes it too, hexadecimal.
  return number === undefined || !/^(\d+|0x[0-9a-f]+)$/i.test(number) ? null : Number(number);
}

function readNames(folder: string): readonly string[] {
  return [`${folder}/rt_tables`, ...moreFiles(`${folder}/rt_tables.d`)].flatMap(readIfThere);
}

function moreFiles(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.conf'));
    return names.map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function readIfThere(path: string): readonly string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}
