/*
 * A daemon without agents, as quick to start as it can be: `bare-daemon.ts SETUP`, where SETUP is a `BareSetup` in JSON.
 * All that keeps a definition is the product's own; whoever forks it plays the guardian.
 */
import { mkdirSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { AgentHost } from '@understudy/agent-host';
import type { HostPaths } from '@understudy/contracts';
import type { MembershipConfig } from '@understudy/crm-core';
import { composeDaemon } from '../../src/member/compose.ts';
import { GuardianChannel } from '../../src/member/guardian-channel.ts';
import { StateFile } from '../../src/member/state-file.ts';
import { deriveKeys } from '../../src/shared/keys.ts';
import { makeLog } from '../../src/shared/log.ts';

export interface BareSetup {
  readonly node: string;
  readonly membership: MembershipConfig;
  /** Its own. */
  readonly directory: string;
}

const { node, membership, directory } = JSON.parse(process.argv[2] ?? '') as BareSetup;
const paths: HostPaths = {
  configDirectory: directory,
  stateDirectory: `${directory}/state`,
  runDirectory: `${directory}/run`,
  systemRoot: directory,
};
for (const path of [paths.stateDirectory, paths.runDirectory]) mkdirSync(path, { recursive: true });

const stateFile = new StateFile(paths.stateDirectory);
const daemon = composeDaemon({
  host: { node, membership, membershipHash: '', keys: deriveKeys(Buffer.alloc(32), membership.cluster), paths },
  log: makeLog('daemon', 'warn'),
  guardian: new GuardianChannel(process),
  state: await stateFile.read(membership.cluster),
  stateFile,
  ledger: [],
  agents: new AgentHost({
    plugins: { packages: [], folders: [], resolveFrom: import.meta.dirname },
    node,
    runDirectory: paths.runDirectory,
    log: () => undefined,
  }),
  left: () => process.exit(0),
  fail: (error) => {
    process.stderr.write(`${node}: ${String(error)}\n`);
    process.exit(1);
  },
});
await daemon.start();
// Node would write it at an orderly end, which this process does not have.
setImmediate(flushCompileCache);
