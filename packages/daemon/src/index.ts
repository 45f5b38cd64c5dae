export { runGuardian } from './guardian/run-guardian.ts';
export { runWitness } from './witness/run-witness.ts';
export { witnessKey } from './witness/witness-key.ts';
export { witnessStatuses } from './witness/witness-statuses.ts';
export type { WitnessStatus } from './witness/witness-protocol.ts';
export { installedAgents } from './shared/installed-agents.ts';
export { pluginSources } from './shared/plugin-sources.ts';
export { prepareDisk, readDisk } from './disk/prepare-disk.ts';
export type { DiskReport } from './disk/prepare-disk.ts';
