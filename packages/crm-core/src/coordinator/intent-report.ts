import type { IntentReport } from '@understudy/contracts';
import { isoTime } from '../base/iso-time.ts';
import type { Intent } from './intents.ts';

/** An intent as people are told of it. */
export function intentReport(intent: Intent): IntentReport {
  const { kind, who, why, sinceWallMs } = intent;
  const until = intent.kind === 'move' && intent.untilWallMs !== null ? isoTime(intent.untilWallMs) : null;
  const base = { kind, who, why, since: isoTime(sinceWallMs), until };
  if (intent.kind === 'standby') return { ...base, subject: intent.node };
  const node = intent.kind === 'move' || intent.kind === 'kept' ? intent.node : null;
  return { ...base, subject: intent.resource, ...(node === null ? {} : { node }) };
}
