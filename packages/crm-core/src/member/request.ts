import type { Warning } from '@understudy/contracts';
import { withDefinition } from '../coordinator/durable-state.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import { applyIntents } from '../coordinator/intents.ts';
import { answerRequest } from '../coordinator/requests.ts';
import type { RequestOutcome } from '../coordinator/requests.ts';
import type { MembershipConfig } from '../membership/config.ts';
import type { KnownAgents } from '../model/check-context.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { ClusterStatus } from '../model/status.ts';
import type { Transition } from '../model/transition.ts';
import { schedule } from '../definition/schedule.ts';
import { bootWarnings, type HostServices } from './boot-services.ts';
import { readDocument } from './compile-state.ts';
import type { MemberRequest } from './message.ts';
import { safetyWarnings } from './safety-warnings.ts';

export interface RequestScene {
  readonly node: string;
  readonly nodes: readonly string[];
  readonly membership: MembershipConfig;
  readonly agents: KnownAgents;
  readonly state: DurableState;
  readonly model: ClusterModel | null;
  readonly status: ClusterStatus;
  readonly hosts: readonly HostServices[];
  readonly wallMs: number;
}

export type RequestDecision =
  | Exclude<RequestOutcome, { kind: 'changed' }>
  | (RequestOutcome & { readonly kind: 'changed'; readonly warnings: readonly Warning[] })
  /** A definition that could be applied, and was not. */
  | { readonly kind: 'checked'; readonly warnings: readonly Warning[] };

/** What a request comes to at the coordinator. Pure; nothing is changed yet. */
export function decideRequest(request: MemberRequest, scene: RequestScene): RequestDecision {
  return request.kind === 'apply' ? decideApply(request.apply, scene) : decideCluster(request.request, scene);
}

function decideApply(apply: (MemberRequest & { kind: 'apply' })['apply'], scene: RequestScene): RequestDecision {
  const reading = readDocument(apply.document, { nodes: scene.nodes, ...scene.agents });
  if (reading.model === null) {
    const count = reading.problems.length;
    const message = `${apply.sourceName} has ${count === 1 ? 'a problem' : `${count} problems`}; nothing was changed`;
    return {
      kind: 'refused',
      error: {
        code: 'invalid-definition',
        message,
        remedy: 'Mend them all and apply it again.',
        problems: reading.problems,
      },
    };
  }
  const warnings = [
    ...reading.warnings,
    ...safetyWarnings(reading.model, scene.membership),
    ...bootWarnings(reading.model, scene.agents.manifests, scene.hosts),
  ];
  if (apply.dryRun === true) return { kind: 'checked', warnings };
  const { document, source, sourceName, who, why } = apply;
  const state = withDefinition(scene.state, scene.node, {
    document,
    source,
    sourceName,
    who,
    why,
    appliedWallMs: scene.wallMs,
  });
  const text = `${who} applied ${sourceName} (revision ${state.definition?.revision ?? 0})`;
  return { kind: 'changed', state, text, warnings };
}

function decideCluster(
  request: (MemberRequest & { kind: 'cluster' })['request'],
  scene: RequestScene,
): RequestDecision {
  const { node, state, model, status, wallMs } = scene;
  if (model === null) {
    const message = 'the applied definition cannot be understood on this node, so nothing can be decided';
    return {
      kind: 'refused',
      error: {
        code: 'invalid-definition',
        message,
        remedy: 'Install the missing agents, or apply a definition without them.',
      },
    };
  }
  const placements = (): Transition['placements'] =>
    schedule(applyIntents(model, state.intents), status, wallMs).placements;
  const outcome = answerRequest({ node, state, model, placements, wallMs }, request);
  return outcome.kind === 'changed' ? { ...outcome, warnings: [] } : outcome;
}
