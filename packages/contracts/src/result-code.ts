/**
 * What an agent's operation came to. The numbers are those of the OCF Resource
 * Agent API 1.1 (and Pacemaker's extensions, 190 and 191), so that a script's
 * exit code and a result are one thing.
 *
 * `inconclusive` is ours: the operation could not tell (a monitor that ran out of
 * time under load). It has no OCF number and counts as a fault only when its
 * tolerance is used up.
 */
export const resultCodes = {
  ok: 0,
  error: 1,
  badParameters: 2,
  unimplemented: 3,
  noPermission: 4,
  notInstalled: 5,
  notConfigured: 6,
  notRunning: 7,
  promoted: 8,
  failedPromoted: 9,
  degraded: 190,
  degradedPromoted: 191,
  inconclusive: -1,
} as const;

export type ResultCode = keyof typeof resultCodes;
