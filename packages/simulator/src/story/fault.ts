import type { ClusterSketch, Happening, Story } from './story.ts';

/** Every kind of fault that a story can hold, in words. What runs into one is counted by `world/tally.ts`. */
export const faults = {
  powerCut: 'a host loses its power',
  powerCutInTheMiddle: '… in the middle of something',
  daemonKilled: 'a daemon is killed',
  daemonKilledInTheMiddle: '… in the middle of something',
  daemonHung: 'a daemon stands still',
  guardianKilled: 'a guardian is killed',
  guardianHung: 'a guardian stands still',
  left: 'a member is told to leave',
  hostPaused: 'a host is frozen',
  clockPaused: '… and its clocks with it',
  clockDrift: 'a clock goes wrong all the time',
  clockJump: 'a wall clock is set',
  linkCut: 'a cable is cut',
  linkCutOneWay: 'a cable is cut one way',
  linkFlapping: 'a cable flaps',
  linkLoss: 'datagrams are lost',
  linkDelay: 'datagrams are late',
  linkReordering: 'datagrams overtake each other',
  linkDuplication: 'datagrams come twice',
  isolated: 'a host is cut off from everybody',
  sessionBroken: 'a connection of the daemons is reset',
  sessionBrokenInTheMiddle: '… in the middle of something',
  diskSlow: 'writes are slow',
  diskFull: 'a disk is full',
  tornWrite: 'who writes is gone in the middle of it',
  tornSector: 'a sector of the shared disk is left half written',
  agentSlow: 'an agent is slow',
  agentHanging: 'an agent hangs',
  agentFailing: 'an agent fails',
  agentUnsure: 'an agent cannot tell',
  agentLying: 'an agent lies about a stop or a demotion',
  watchFalseAlarm: 'a watch calls for nothing',
  watchFailing: 'a watch fails',
  watchHanging: 'a watch hangs',
  resourceDied: 'a resource dies',
  fenceDeviceSlow: 'fence devices are slow',
  fenceDeviceFailing: 'fence devices fail',
  fenceDeviceLying: 'fence devices lie',
  witnessKilled: 'the witness is killed',
  witnessFileLost: '… and loses its file',
  witnessCut: 'the witness is not reached',
  sharedDiskCut: 'the shared disk is not reached',
  gatewayCut: 'the gateway is not reached',
  personAsks: 'a person asks for something',
} as const;

export type Fault = keyof typeof faults;

/** No story holds these: what happens brings them about, as often as it meets something half done. */
export const consequences: readonly Fault[] = ['tornWrite', 'tornSector'];

/** What a story brings with it, each as often as it happens. */
export function faultsOf({ cluster, happenings }: Story): readonly Fault[] {
  const drifting = cluster.driftPpm.filter((ppm) => ppm !== 0).map(() => 'clockDrift' as const);
  return [...drifting, ...happenings.flatMap(faultsIn)];
}

function faultsIn(happening: Happening): readonly Fault[] {
  switch (happening.kind) {
    case 'cutPower':
      return happening.when === null ? ['powerCut'] : ['powerCut', 'powerCutInTheMiddle'];
    case 'killDaemon':
      return happening.when === null ? ['daemonKilled'] : ['daemonKilled', 'daemonKilledInTheMiddle'];
    case 'breakSession':
      return happening.when === null ? ['sessionBroken'] : ['sessionBroken', 'sessionBrokenInTheMiddle'];
    case 'freezeHost':
      return happening.clockStops ? ['hostPaused', 'clockPaused'] : ['hostPaused'];
    case 'cutLink':
      return [happening.from === null ? 'linkCut' : 'linkCutOneWay'];
    case 'badLink':
      return badLinkFaults(happening);
    case 'cutWay':
      return [wayFaults[happening.way]];
    case 'fenceDevice':
      return [fenceFaults[happening.mode]];
    case 'killWitness':
      return happening.losesFile ? ['witnessKilled', 'witnessFileLost'] : ['witnessKilled'];
    case 'agent':
      return [agentFaults[happening.mode]];
    case 'watch':
      return [watchFaults[happening.mode]];
    default:
      return [plainFaults[happening.kind]];
  }
}

function badLinkFaults(bad: Happening & { readonly kind: 'badLink' }): readonly Fault[] {
  return [
    ...(bad.lossPercent > 0 ? (['linkLoss'] as const) : []),
    ...(bad.delayMs > 0 ? (['linkDelay'] as const) : []),
    ...(bad.jitterMs > 0 ? (['linkReordering'] as const) : []),
    ...(bad.doublePercent > 0 ? (['linkDuplication'] as const) : []),
  ];
}

export const agentFaults = {
  slow: 'agentSlow',
  hang: 'agentHanging',
  fail: 'agentFailing',
  inconclusive: 'agentUnsure',
  lie: 'agentLying',
} as const satisfies Record<string, Fault>;

export const watchFaults = {
  falseAlarm: 'watchFalseAlarm',
  fail: 'watchFailing',
  hang: 'watchHanging',
} as const satisfies Record<string, Fault>;

export const fenceFaults = {
  slow: 'fenceDeviceSlow',
  fail: 'fenceDeviceFailing',
  lie: 'fenceDeviceLying',
} as const satisfies Record<string, Fault>;

export const wayFaults = {
  witness: 'witnessCut',
  disk: 'sharedDiskCut',
  gateway: 'gatewayCut',
} as const satisfies Record<string, Fault>;

const plainFaults = {
  killGuardian: 'guardianKilled',
  freezeDaemon: 'daemonHung',
  freezeGuardian: 'guardianHung',
  leave: 'left',
  isolate: 'isolated',
  flapLink: 'linkFlapping',
  jumpClock: 'clockJump',
  slowDisk: 'diskSlow',
  fullDisk: 'diskFull',
  loseResource: 'resourceDied',
  ask: 'personAsks',
} as const satisfies Partial<Record<Happening['kind'], Fault>>;

/** What a cluster must have for a fault to mean anything there. */
export function canMeet({ tieBreakers }: ClusterSketch, kind: Happening['kind']): boolean {
  switch (kind) {
    case 'fenceDevice':
      return tieBreakers.fencing;
    case 'killWitness':
      return tieBreakers.witness !== null;
    case 'cutWay':
      return waysOf(tieBreakers).length > 0;
    default:
      return true;
  }
}

/** Where a cluster's tie-breakers are asked; fence devices are behind the gateway. */
export function waysOf({
  witness,
  disk,
  ping,
  fencing,
}: ClusterSketch['tieBreakers']): readonly (keyof typeof wayFaults)[] {
  return [
    ...(witness === null ? [] : (['witness'] as const)),
    ...(disk === null ? [] : (['disk'] as const)),
    ...(ping === null && !fencing ? [] : (['gateway'] as const)),
  ];
}
