import type { OperationRequest, OperationResult } from '@understudy/contracts';
import type { MembershipConfig } from '../membership/config.ts';
import { given } from './agents.case.ts';
import type { MemberRequest } from './message.ts';
import { running } from './recovery.case.ts';
import { apply } from './scenery.case.ts';
import { Stage } from './stage.case.ts';

/* Two members whose hosts hang on a power strip that they can switch. */
const group = { web: { kind: 'switchable', members: ['disk', 'base'], home: 'a' } };
const resources = { disk: { agent: 'cold' }, base: { agent: 'cold' } };
const defaults = { meta: { migrationThreshold: 'INFINITY' } };
export const all = { base: 'started', disk: 'started' };

export function fencedDefinition(properties: object = {}, devices: readonly string[] = ['strip']): MemberRequest {
  const fencing = {
    devices: Object.fromEntries(devices.map((id) => [id, { agent: 'fence:outlet', hosts: { a: 'A', b: 'B' } }])),
  };
  return apply({
    version: 1,
    properties: { stonithEnabled: true, ...properties },
    resources,
    groups: group,
    fencing,
    defaults,
  });
}

export type Manner = (request: OperationRequest, host: string, stage: Stage) => OperationResult | null;

/** A stage with sockets that really cut power, unless `manner` does something else. */
export function withOutlets(
  properties: object = {},
  manner: Manner = () => null,
  devices?: readonly string[],
  config?: MembershipConfig,
): { readonly stage: Stage; readonly steps: readonly string[] } {
  const stage = new Stage(config).startBoth();
  const steps: string[] = [];
  for (const actor of stage.actors) {
    actor.outlet = (asked) => {
      const host = (asked.plug ?? '').toLowerCase();
      steps.push(`${actor.node}: ${asked.resource} ${asked.action} ${asked.plug ?? '-'}`);
      return manner(asked, host, stage) ?? honest(asked, host, stage);
    };
  }
  return { stage: running(fencedDefinition(properties, devices), stage), steps };
}

function honest({ action }: OperationRequest, host: string, stage: Stage): OperationResult {
  if (action === 'monitor') return given('', 'ok');
  const { guardianRuns } = stage.actor(host);
  if (action === 'off' && guardianRuns) stage.actor(host).cutPower(stage.nowMs);
  if (action === 'on' && !guardianRuns) stage.start(host);
  return given('', action === 'status' && !stage.actor(host).guardianRuns ? 'notRunning' : 'ok');
}
