/*
 * What comes after the faults, in virtual milliseconds. A story takes its own `healMs` and these two.
 */

/** Within this time after healing, everything is as it should be. */
export const settleMs = 180_000;
/** Then it has to stay so. Every monitor comes more than once in it. */
export const restMs = 50_000;
