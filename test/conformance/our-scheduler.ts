/** Understudy's own scheduler, asked for a CIB. The one place here that knows its interface. */
import * as core from '@understudy/crm-core';
import type { Configuration, Situation } from '@understudy/crm-core';
import * as formats from '@understudy/formats';
import type { DecideOptions } from '../../packages/crm-core/src/scheduler/decide-options.ts';
import type { Decision, GraphAction } from '../../packages/crm-core/src/scheduler/decision.ts';
import type { Action } from './action.ts';

interface Reading {
  readonly kind?: string;
  readonly configuration?: Configuration;
  readonly situation?: Situation;
  readonly problems?: readonly unknown[];
}

interface Parts {
  readonly readCib?: (text: string) => Reading;
  readonly cibDigest?: DecideOptions['digest'];
  readonly decide?: (configuration: Configuration, situation: Situation, options: DecideOptions) => Decision;
}

/** Throws if the text is no CIB that we read. */
export function decideCib(text: string, nowWallMs: number, trace = false): Decision {
  const { readCib, cibDigest, decide }: Parts = { ...(core as Parts), ...(formats as Parts) };
  if (readCib === undefined) throw new Error('packages/formats has no readCib yet');
  if (decide === undefined) throw new Error('packages/crm-core has no decide yet');
  const { configuration, situation, problems } = readCib(text);
  if (configuration === undefined || situation === undefined) throw new Error(JSON.stringify(problems));
  return decide(configuration, situation, { nowWallMs, digest: cibDigest ?? (() => ''), trace });
}

/** As the suite writes it. What kind of fencing it is stands in the key, and nowhere else. */
export function asAction({ id, kind, task, key, node, resource, after }: GraphAction): Action {
  return {
    id,
    kind,
    task,
    key,
    ...(node === null ? {} : { node }),
    ...(resource === null ? {} : { resource }),
    after,
  };
}
