/** One cluster: what is supposed to happen to it, what is decided then, and how it stands when that is done. Pure. */
import { UnderstudyError } from '@understudy/contracts';
import {
  decide,
  type Decision,
  type Given,
  inject,
  type Injected,
  type Injection,
  nearestName,
  rehearse,
  type World,
  worldOf,
} from '@understudy/crm-core';
import type { ClusterFile } from '../cluster-file/read-cluster-file.ts';

export interface Simulation {
  readonly nowWallMs: number;
  readonly decision: Decision;
  /** How it stands, and how it will. Worked out when it is asked for: not everybody looks. */
  readonly before: () => World;
  readonly after: () => World;
}

/** Throws `unknown-node`, `unknown-resource` or `invalid-request` if an injection is about something that is not there. */
export function simulateCluster(
  { cluster, options }: Pick<ClusterFile, 'cluster' | 'options'>,
  injections: readonly Injection[],
): Simulation {
  const { nowWallMs } = options;
  const { configuration, situation } = injections.reduce<Given>(
    (given, injection) => givenOr(inject(given, injection, nowWallMs)),
    cluster,
  );
  const decision = decide(configuration, situation, options);
  const before = (): World => worldOf(configuration, situation, options);
  const after = (): World => worldOf(configuration, rehearse(decision.world, decision.actions, options), options);
  return { nowWallMs, decision, before, after };
}

const codes = { node: 'unknown-node', resource: 'unknown-resource', ticket: 'invalid-request' } as const;

function givenOr(injected: Injected): Given {
  if (injected.kind === 'given') return injected;
  const { what, name, names } = injected;
  const nearest = nearestName(name, names);
  const known = names.length === 0 ? `There is no ${what} at all.` : `There is ${names.slice(0, 10).join(', ')}.`;
  throw new UnderstudyError(codes[what], `there is no ${what} '${name}'`, {
    remedy: nearest === undefined ? known : `Did you mean '${nearest}'?`,
  });
}
