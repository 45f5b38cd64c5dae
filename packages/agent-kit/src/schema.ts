/**
 * The part of the kit that judges data against schemas. An entry of its own, so that
 * an agent's process that never needs it does not load it.
 */
export { checkManifest } from './check-manifest.ts';
export { createParameterReader } from './parameter-reader.ts';
export type { ParameterReader, ParameterReading } from './parameter-reader.ts';
export { secretParameters } from './secret-parameters.ts';
