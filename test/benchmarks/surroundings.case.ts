import type { Surroundings } from './surroundings.ts';

/** Somewhere, some day. */
export const surroundings: Surroundings = {
  date: '2026-11-22',
  understudy: '0.1.0',
  peer: null,
  node: '24.21.0',
  processor: 'AMD EPYC',
  cores: 2,
  memoryGiB: 24,
  peerLimitMs: 0,
  load: '0.5 and 1.0',
};
