import type { AgentManifest, Parameters, ParameterValue, ResultCode } from '@understudy/contracts';
import type { Stage } from '../stage/stage.ts';
import { parametersOf, type ParameterSchema } from '../model/parameters-of.ts';
import { tellResult } from '../model/walk.ts';
import { endOf, skipped, type Case, type CaseEnd, type CaseFinding } from './case.ts';

/** Parameters that must be refused, in every operation that would use them, and with the right code. */
const refusals: readonly ResultCode[] = ['badParameters', 'notConfigured', 'notInstalled'];

export interface BadParameters {
  /** `without ip`, `arp_count = "no number"`. */
  readonly what: string;
  readonly parameters: Parameters;
}

export const parameterCases: readonly Case[] = [
  {
    id: 'parameters-missing',
    title: 'a parameter that it needs is missing',
    why: 'A definition with a hole in it is to be refused when it is applied, not when a node has failed.',
    remedy: 'Name it under required in the schema.',
    run: (stage) => tryAll(stage, withoutRequired(stage.manifest, stage.parameters), 'it needs none'),
  },
  {
    id: 'parameters-unknown',
    title: 'a parameter that it does not have',
    why: 'A mistyped name must not pass in silence: the default would be used instead.',
    remedy: 'Leave additionalProperties away, or set it to false.',
    run: (stage) => tryAll(stage, withUnknown(stage.parameters), ''),
  },
  {
    id: 'parameters-bad',
    title: 'values that its schema does not allow',
    why: 'A bad value is to be refused with the name of the parameter, not to fail half way through a start.',
    remedy: 'Say in the schema what a value may be.',
    run: (stage) =>
      tryAll(
        stage,
        withBadValues(stage.manifest, stage.parameters),
        'its schema allows every value of every parameter',
      ),
  },
];

async function tryAll(stage: Stage, all: readonly BadParameters[], none: string): Promise<CaseEnd> {
  if (all.length === 0) return skipped(none);
  const findings: CaseFinding[] = [];
  for (const { what, parameters } of all) {
    for (const action of ['validate', 'start'] as const) {
      if (!stage.has(action)) continue;
      const { result } = await stage.perform(action, { parameters });
      if (refusals.includes(result.code)) continue;
      findings.push({ expected: `${refusals[0]} from ${action} ${what}`, came: tellResult(result), steps: '' });
      if (action === 'start') await stage.perform('stop', { parameters });
    }
  }
  return endOf(findings);
}

/** Pure, as are those below. */
export function withoutRequired({ parameters: schema }: AgentManifest, good: Parameters): readonly BadParameters[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [];
  return required.map((name) => ({
    what: `without ${name}`,
    parameters: Object.fromEntries(Object.entries(good).filter(([each]) => each !== name)),
  }));
}

function withUnknown(good: Parameters): readonly BadParameters[] {
  const name = 'no_such_parameter';
  return [{ what: `with ${name}`, parameters: { ...good, [name]: 'x' } }];
}

export function withBadValues(manifest: AgentManifest, good: Parameters): readonly BadParameters[] {
  return parametersOf(manifest).flatMap(([name, schema]) =>
    badValues(schema).map((value) => ({
      what: `with ${name} = ${JSON.stringify(value)}`,
      parameters: { ...good, [name]: value },
    })),
  );
}

function badValues(schema: ParameterSchema): readonly ParameterValue[] {
  const { type, minimum, maximum, enum: choices } = schema;
  const values: ParameterValue[] = [];
  if (type === 'integer' || type === 'number') values.push('no number');
  if (type === 'boolean') values.push('perhaps');
  if (Array.isArray(choices)) values.push('none of them');
  if (typeof minimum === 'number') values.push(minimum - 1);
  if (typeof maximum === 'number') values.push(maximum + 1);
  return values;
}
