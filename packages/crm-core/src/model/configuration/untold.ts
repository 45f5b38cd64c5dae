import type { HistoryEntry } from './situation.ts';

/** What many operations leave untold. */
export const untold = {
  reason: '',
  origin: null,
  parameterDigest: null,
  restartDigest: null,
  restartParameters: null,
  secureDigest: null,
  privateParameters: null,
  migrateSource: null,
  migrateTarget: null,
  featureSet: null,
} as const satisfies Partial<HistoryEntry>;
