import type { AgentAction, AgentManifest } from '@understudy/contracts';
import { createParameterReader } from '@understudy/agent-kit/schema';
import { parametersOf } from '../model/parameters-of.ts';
import { endOf, type Case, type CaseFinding } from './case.ts';

/** What the agent says of itself, beyond what every agent must say to be loaded at all. */
export const metadataCase: Case = {
  id: 'metadata',
  title: 'it says what it is, takes and can do',
  why: 'People choose parameters by what the agent says of them, and the cluster plans with its times.',
  remedy: 'Complete the manifest (of an OCF script: its meta-data).',
  run: ({ manifest }) => Promise.resolve(endOf(findingsOf(manifest))),
};

/** Pure. */
export function findingsOf(manifest: AgentManifest): readonly CaseFinding[] {
  return [...pairFindings(manifest), ...parameterFindings(manifest), ...defaultFindings(manifest)];
}

const pairs: readonly (readonly [AgentAction, AgentAction])[] = [
  ['promote', 'demote'],
  ['migrateTo', 'migrateFrom'],
];

function pairFindings({ actions }: AgentManifest): readonly CaseFinding[] {
  const has = (action: AgentAction): boolean => actions.some((each) => each.action === action);
  return pairs
    .filter(([one, other]) => has(one) !== has(other))
    .map(([one, other]) => finding(`${one} and ${other}, or neither`, `${has(one) ? one : other} alone`));
}

function parameterFindings(manifest: AgentManifest): readonly CaseFinding[] {
  return parametersOf(manifest)
    .filter(([, { description }]) => typeof description !== 'string' || description.trim() === '')
    .map(([name]) => finding(`a description of the parameter ${name}`, 'none'));
}

/** A default that the agent's own schema refuses would be found by whoever leaves the parameter out. */
function defaultFindings(manifest: AgentManifest): readonly CaseFinding[] {
  const { required: _required, ...schema } = manifest.parameters;
  const read = createParameterReader(schema);
  return parametersOf(manifest).flatMap(([name, { default: given }]) => {
    if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') return [];
    const reading = read({ [name]: given });
    return reading.kind === 'good' ? [] : [finding(`a default of ${name} that it takes`, reading.problems.join('; '))];
  });
}

function finding(expected: string, came: string): CaseFinding {
  return { expected, came, steps: '' };
}
