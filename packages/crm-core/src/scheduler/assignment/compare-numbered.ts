import { compareText } from '../../base/order.ts';

const part = /[0-9]+|[^0-9]/g;

/** As people count: `node2` before `node10`; capitals are no different. */
export function compareNumbered(a: string, b: string): number {
  const left = a.toLowerCase().match(part) ?? [];
  const right = b.toLowerCase().match(part) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = compareParts(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}

function compareParts(a: string, b: string): number {
  const isDigit = /^[0-9]/;
  if (isDigit.test(a) && isDigit.test(b)) return Number(a) - Number(b);
  return compareText(a, b);
}
