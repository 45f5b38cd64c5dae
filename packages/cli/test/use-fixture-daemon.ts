/** `crm` against a daemon for tests, which is gone after each of them. */
import { afterEach } from 'vitest';
import { type FixtureDaemon, type FixtureOptions, startFixtureDaemon } from './fixture-daemon.ts';
import { type CrmResult, spawnCrm } from './spawn-crm.ts';
import { healthy } from './status-samples.ts';

export interface FixtureUse {
  /** Runs `crm` as `ops` on a host whose daemon, started for it, has a healthy cluster but for `options`. */
  readonly crmWith: (options: Partial<FixtureOptions>, ...args: string[]) => Promise<CrmResult>;
  /** What was posted to the last one. */
  readonly posted: () => readonly unknown[] | undefined;
}

export function useFixtureDaemon(): FixtureUse {
  const daemons: FixtureDaemon[] = [];
  afterEach(async () => {
    for (const daemon of daemons.splice(0)) await daemon.stop();
  });
  return {
    crmWith: async (options, ...args) => {
      const daemon = await startFixtureDaemon({ status: healthy, ...options });
      daemons.push(daemon);
      return spawnCrm(args, { environment: { UNDERSTUDY_RUN_DIR: daemon.runDirectory, SUDO_USER: 'ops' } });
    },
    posted: () => daemons.at(-1)?.posted,
  };
}
