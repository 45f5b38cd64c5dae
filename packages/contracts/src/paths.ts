/** Where things lie on a host, unless the environment says otherwise. */
export interface HostPaths {
  /** `membership.yaml`, `key`, `agents/`. Default `/etc/understudy`, or $UNDERSTUDY_CONFIG_DIR. */
  readonly configDirectory: string;
  /** Survives a reboot. Default `/var/lib/understudy`, or $UNDERSTUDY_STATE_DIR. */
  readonly stateDirectory: string;
  /** Emptied by a reboot: `api.sock`, the agents' run directories. Default `/run/understudy`, or $UNDERSTUDY_RUN_DIR. */
  readonly runDirectory: string;
  /**
   * Under which the system's own `etc` and `usr` are looked at, for what it starts at boot. Default `/`, or
   * $UNDERSTUDY_SYSTEM_ROOT.
   */
  readonly systemRoot: string;
}

export const fileNames = {
  membership: 'membership.yaml',
  key: 'key',
  agents: 'agents',
  apiSocket: 'api.sock',
} as const;

export function hostPaths(environment: Readonly<Record<string, string | undefined>>): HostPaths {
  return {
    configDirectory: environment['UNDERSTUDY_CONFIG_DIR'] ?? '/etc/understudy',
    stateDirectory: environment['UNDERSTUDY_STATE_DIR'] ?? '/var/lib/understudy',
    runDirectory: environment['UNDERSTUDY_RUN_DIR'] ?? '/run/understudy',
    systemRoot: environment['UNDERSTUDY_SYSTEM_ROOT'] ?? '/',
  };
}
