import type { ClusterModel } from '../model/cluster.ts';
import type { Configuration } from '../model/configuration/configuration.ts';
import type { Situation } from '../model/configuration/situation.ts';
import type { ClusterStatus } from '../model/status.ts';
import type { DecideOptions } from '../scheduler/decide-options.ts';
import { configurationOf } from './configuration-of.ts';
import { digestOfParameters } from './digest.ts';
import { situationOf } from './situation-of.ts';

/** What the scheduler is asked about a running cluster of ours, and how. */
export interface OwnCluster {
  readonly cluster: { readonly configuration: Configuration; readonly situation: Situation };
  readonly options: DecideOptions;
}

export function questionOf(model: ClusterModel, status: ClusterStatus, nowWallMs: number): OwnCluster {
  return {
    cluster: { configuration: configurationOf(model), situation: situationOf(model, status) },
    options: { nowWallMs, digest: digestOfParameters, waits: true },
  };
}
