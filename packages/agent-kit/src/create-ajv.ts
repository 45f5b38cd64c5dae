import { isIPv4, isIPv6 } from 'node:net';
import { Ajv2020, type Options } from 'ajv/dist/2020.js';

/** The validator with the dialect that agents' schemas are written in: draft 2020-12, unknown keywords refused. */
export function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    logger: false,
    ...options,
  });
  for (const [name, format] of formats) ajv.addFormat(name, format);
  return ajv;
}

const formats = new Map<string, true | ((text: string) => boolean)>([
  ['password', true],
  ['ipv4', isIPv4],
  ['ipv6', isIPv6],
  ['uri', (text: string) => URL.canParse(text)],
  ['regex', isRegularExpression],
]);

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
