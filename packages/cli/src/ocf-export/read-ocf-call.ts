import { join } from 'node:path';
import type { AgentManifest, Copies, JsonSchema, OperationRequest, Parameters } from '@understudy/contracts';
import { createParameterReader } from '@understudy/agent-kit/schema';
import { checkLevelParameter, ocfActions, propertiesOf, type OcfAction } from './ocf-metadata.ts';

/** One call of an exported script, as the OCF API says it in the environment → an operation of ours. Pure. */

type Environment = Readonly<Record<string, string | undefined>>;

export type OcfCall =
  | { readonly kind: 'call'; readonly request: OperationRequest; readonly runDirectory: string }
  | { readonly kind: 'badParameters'; readonly reason: string };

export interface OcfSurroundings {
  readonly environment: Environment;
  readonly hostName: string;
  /** Of parameters that the environment does not name. */
  readonly defaults: Parameters;
}

const otherNames: ReadonlyMap<string, OcfAction> = new Map([
  ['status', 'monitor'],
  ['reload-agent', 'reload'],
]);

/** Our name for what the script was called with. */
export function actionCalled(word: string): OcfAction | undefined {
  const actions = Object.keys(ocfActions) as OcfAction[];
  return actions.find((action) => ocfActions[action] === word) ?? otherNames.get(word);
}

export function readOcfCall(manifest: AgentManifest, action: OcfAction, surroundings: OcfSurroundings): OcfCall {
  const { environment, hostName } = surroundings;
  const reading = createParameterReader(manifest.parameters)(parametersIn(manifest, action, surroundings));
  if (reading.kind === 'bad') return { kind: 'badParameters', reason: reading.problems.join('; ') };
  const meta = (name: string): string => environment[`OCF_RESKEY_CRM_meta_${name}`] ?? '';
  const resource = environment['OCF_RESOURCE_INSTANCE'] ?? manifest.name;
  const intervalMs = Number(meta('interval')) || 0;
  const copies = copiesIn(meta);
  return {
    kind: 'call',
    request: {
      operationId: 'ocf',
      resource,
      agent: manifest.name,
      action,
      parameters: reading.parameters,
      node: meta('on_node') === '' ? hostName : meta('on_node'),
      // A Pacemaker cluster counts no ownerships.
      generation: 0,
      timeoutMs: timeoutOf(Number(meta('timeout')), action, manifest),
      intervalMs,
      probe: action === 'monitor' && intervalMs === 0,
      ...(copies === undefined ? {} : { copies }),
    },
    runDirectory: join(temporaryFolder(environment), `understudy-${encodeURIComponent(resource)}`),
  };
}

/** Emptied by a reboot; there for all resource agents. */
export function temporaryFolder(environment: Environment): string {
  return environment['HA_RSCTMP'] ?? '/run/resource-agents';
}

/** Kept for an answer, before the cluster ends the script. */
const reserveMs = 1_000;

function timeoutOf(givenMs: number, action: OcfAction, { actions }: AgentManifest): number {
  const ownMs = actions.find((each) => each.action === action)?.timeoutMs ?? 20_000;
  return givenMs > 0 ? givenMs - Math.min(reserveMs, givenMs / 10) : ownMs;
}

function parametersIn(
  manifest: AgentManifest,
  action: OcfAction,
  { environment, defaults }: OcfSurroundings,
): Parameters {
  const level = environment['OCF_CHECK_LEVEL'] ?? '';
  const given = propertiesOf(manifest.parameters).flatMap(([name, schema]) => {
    const isLevel = name === checkLevelParameter && action === 'monitor' && level !== '';
    const text = isLevel ? level : (environment[`OCF_RESKEY_${name}`] ?? '');
    // To OCF agents, empty means left out.
    return text === '' ? [] : [[name, asWritten(text, schema)] as const];
  });
  return { ...defaults, ...Object.fromEntries(given) };
}

const yes: ReadonlySet<string> = new Set(['yes', 'true', '1', 'on', 'ja']);
const no: ReadonlySet<string> = new Set(['no', 'false', '0', 'off', 'nein']);

/** Yes and no are written in many ways; the schema's reader knows one. */
function asWritten(text: string, { type, enum: values }: JsonSchema): string {
  const isBoolean =
    type === 'boolean' || (Array.isArray(values) && values.includes('true') && values.includes('false'));
  if (!isBoolean) return text;
  const word = text.toLowerCase();
  return yes.has(word) ? 'true' : no.has(word) ? 'false' : text;
}

function copiesIn(meta: (name: string) => string): Copies | undefined {
  const max = Number(meta('clone_max'));
  if (!(max > 0)) return undefined;
  const isPromotable = ['true', 'yes', '1'].includes(meta('promotable'));
  const number = (...names: readonly string[]): number => Number(names.map(meta).find((text) => text !== '') ?? 1);
  return {
    max,
    perNode: number('clone_node_max'),
    promotedMax: isPromotable ? number('promoted_max', 'master_max') : 0,
    promotedPerNode: isPromotable ? number('promoted_node_max', 'master_node_max') : 0,
  };
}
