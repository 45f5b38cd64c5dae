import { compareText } from '../../base/order.ts';

/**
 * Compares two values of attributes: negative if the first is less. What is to be
 * compared as numbers and is none is compared as text, in which case does not matter.
 */
export function compareValues(a: string, b: string, type: 'string' | 'integer' | 'number' | 'version'): number {
  switch (type) {
    case 'string':
      return compareTexts(a, b);
    case 'version':
      return compareVersions(a, b);
    case 'integer':
      return compareParsed(a, b, (text) => wholePart(text));
    case 'number':
      return compareParsed(a, b, (text) => fraction(text));
  }
}

function compareTexts(a: string, b: string): number {
  return compareText(lowerCase(a), lowerCase(b));
}

/** ASCII alone: a locale must not decide. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function compareParsed<T extends bigint | number>(
  a: string,
  b: string,
  parse: (text: string) => T | undefined,
): number {
  const left = parse(a);
  const right = parse(b);
  if (left === undefined || right === undefined) return compareTexts(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Wide numbers matter: identifiers of 64 bits are compared too. */
function wholePart(text: string): bigint | undefined {
  const match = /^\s*([+-]?)([0-9]+)/.exec(text);
  if (match === null) return undefined;
  const size = BigInt(match[2] ?? '0');
  return match[1] === '-' ? -size : size;
}

function fraction(text: string): number | undefined {
  const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/.exec(text);
  if (match === null) return undefined;
  const size = Number(match[2]);
  return match[1] === '-' ? -size : size;
}

/** Part by part, each as a number: 1.10 comes after 1.9. What is missing counts as 0. */
function compareVersions(a: string, b: string): number {
  const left = versionParts(a);
  const right = versionParts(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionParts(text: string): number[] {
  return text.split('.').map((part) => Number(/^\s*[0-9]+/.exec(part)?.[0] ?? '0'));
}
