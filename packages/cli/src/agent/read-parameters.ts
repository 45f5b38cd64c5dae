/** `--params FILE`: a mapping of parameters, in YAML or JSON. */
import { UnderstudyError, type Parameters, type ParameterValue } from '@understudy/contracts';
import { formatProblems, readDefinition } from '@understudy/formats';
import { isRecord } from '../client/check-version.ts';
import { Refusal } from '../client/refusal.ts';
import { readSource } from '../definition/read-source.ts';

/** Throws `unreadable-file`, or `invalid-request` for what is no mapping of names to values. */
export function readParameters(file: string): Parameters {
  const text = readSource(file);
  const { document, problems } = readDefinition({ text, name: file });
  if (problems.length > 0) {
    throw new Refusal('invalid-request', `${file} is not usable`, {
      problems,
      lines: formatProblems(problems, { name: file }),
    });
  }
  const given = document ?? {};
  if (!isRecord(given)) throw notParameters(file, 'it is no mapping of names to values');
  const bad = Object.entries(given).find(([, value]) => !isValue(value));
  if (bad !== undefined) throw notParameters(file, `${bad[0]} is no text, number or boolean`);
  return given as Parameters;
}

function isValue(value: unknown): value is ParameterValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function notParameters(file: string, why: string): UnderstudyError {
  return new UnderstudyError('invalid-request', `${file} does not hold parameters: ${why}`, {
    remedy: 'Write one a line, as under `parameters` in a definition: `ip: 10.0.0.100`.',
  });
}
