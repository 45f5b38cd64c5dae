import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AgentHost } from '@understudy/agent-host';
import { fileNames } from '@understudy/contracts';
import { Member } from '@understudy/crm-core';
import type { BootService, DurableState, LedgerEntry } from '@understudy/crm-core';
import { Container } from 'inversify';
import type { Logger } from 'pino';
import { monotonicMs } from '../shared/clock.ts';
import type { HostConfig } from '../shared/host-config.ts';
import { writeLedger } from '../shared/ledger-file.ts';
import { makeSelfFencer, selfFenceOf } from '../shared/self-fence.ts';
import { readBootServices } from '../boot/read-boot-services.ts';
import { readSlowdown } from '../load/read-slowdown.ts';
import { Lookout } from '../shared/lookout.ts';
import { Claims } from '../claims/claims.ts';
import { ApiServer } from './api-server.ts';
import { Daemon } from './daemon.ts';
import { Driver } from './driver.ts';
import { EventLog } from './event-log.ts';
import type { GuardianChannel } from './guardian-channel.ts';
import { Scout } from './scout.ts';
import { Sessions } from './sessions.ts';
import { SetAside } from './set-aside.ts';
import type { StateFile } from './state-file.ts';

/** What is there before the parts are put together. */
export interface Foundation {
  readonly host: HostConfig;
  readonly log: Logger;
  readonly guardian: GuardianChannel;
  readonly state: DurableState;
  readonly stateFile: StateFile;
  readonly ledger: readonly LedgerEntry[];
  /** Started: its manifests are known. */
  readonly agents: AgentHost;
  /** Nothing is active any more: the process may end. */
  readonly left: (clean: boolean) => void;
  /** This life is over. */
  readonly fail: (error: unknown) => void;
}

/** The composition root: the only place that knows which parts there are, and the container. */
export function composeDaemon(foundation: Foundation): Daemon {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind<Foundation>('foundation').toConstantValue(foundation);
  container.bind<EventLog>('events').toResolvedValue(() => new EventLog());
  container.bind<SetAside>('copies').toResolvedValue(makeSetAside, ['foundation']);
  container.bind<Member>('member').toResolvedValue(makeMember, ['foundation']);
  container.bind<Sessions>('sessions').toResolvedValue(makeSessions, ['foundation']);
  container.bind<Claims>('claims').toResolvedValue(makeClaims, ['foundation']);
  container
    .bind<Driver>('driver')
    .toResolvedValue(makeDriver, ['foundation', 'member', 'sessions', 'claims', 'events', 'copies']);
  container.bind<Scout>('scout').toResolvedValue(makeScout, ['foundation', 'driver']);
  container
    .bind<Lookout<readonly BootService[]>>('bootLookout')
    .toResolvedValue(makeBootLookout, ['foundation', 'driver']);
  container.bind<Lookout<number>>('loadLookout').toResolvedValue(makeLoadLookout, ['driver']);
  container
    .bind<ApiServer>('api')
    .toResolvedValue(
      (
        { host, agents }: Foundation,
        driver: Driver,
        scout: Scout,
        bootLookout: Lookout<readonly BootService[]>,
        events: EventLog,
        copies: SetAside,
      ) => new ApiServer({ node: host.node, agents, driver, scout, bootLookout, events, copies }),
      ['foundation', 'driver', 'scout', 'bootLookout', 'events', 'copies'],
    );
  container
    .bind<Daemon>('daemon')
    .toResolvedValue(makeDaemon, [
      'foundation',
      'driver',
      'scout',
      'bootLookout',
      'loadLookout',
      'sessions',
      'claims',
      'api',
      'events',
    ]);
  return container.get<Daemon>('daemon');
}

function makeSetAside({ host }: Foundation): SetAside {
  return new SetAside(host.node, host.paths.stateDirectory);
}

function makeMember({ host, state, ledger, agents }: Foundation): Member {
  return new Member({
    node: host.node,
    membership: host.membership,
    membershipHash: host.membershipHash,
    life: randomBytes(8).toString('hex'),
    state,
    ledger,
    manifests: agents.manifests(),
    startedMonotonicMs: monotonicMs(),
  });
}

function makeSessions({ host: { node, membership, keys } }: Foundation): Sessions {
  return new Sessions({ node, membership, key: keys.session });
}

function makeClaims({ host, log }: Foundation): Claims {
  const { node, membership, keys } = host;
  return new Claims({
    node,
    membership,
    witnessKey: keys.witness,
    onTrouble: (text) => log.warn(text),
  });
}

/** The guardian's work; of one that is gone, ours. The watchdog, if there is one, the guardian took along. */
function endHost({ host: { membership }, guardian, log }: Foundation, reason: string): void {
  if (!guardian.isLost) return void guardian.send({ kind: 'selfFence', reason });
  const kind = selfFenceOf(membership) === 'none' ? 'none' : 'reboot';
  makeSelfFencer(kind, { log, limitMs: membership.timings.selfStopLimitMs }).fence(reason);
}

function makeDriver(
  foundation: Foundation,
  member: Member,
  sessions: Sessions,
  claims: Claims,
  events: EventLog,
  copies: SetAside,
): Driver {
  const { host, stateFile, agents, guardian, log, left, fail } = foundation;
  const nodes = host.membership.nodes.map(({ id, links }) => ({ name: id, addresses: links }));
  return new Driver(member, {
    persist: (state) => stateFile.write(state),
    keepCopy: (state) => copies.keep(state),
    writeLedger: (entries) => writeLedger(host.paths.runDirectory, entries),
    send: (peer, message) => sessions.send(peer, message),
    want: (peer, wanted) => sessions.want(peer, wanted),
    run: (request, signal) => agents.run({ ...request, nodes }, signal),
    publish: (event) => {
      events.add(event);
      if (event.node === host.node) log.info({ kind: event.kind }, event.text);
    },
    claim: (breaker, claim) => claims.ask(breaker, claim),
    entitled: (entitlement) => void guardian.send({ kind: 'entitled', entitlement }),
    selfFence: (reason) => endHost(foundation, reason),
    left,
    fail,
  });
}

function makeScout({ agents }: Foundation, driver: Driver): Scout {
  return new Scout(agents, (happening) => driver.feed(happening));
}

/** People enable services, and packages do, while a cluster runs. Reading some folders takes a few milliseconds. */
function makeBootLookout({ host }: Foundation, driver: Driver): Lookout<readonly BootService[]> {
  return new Lookout({
    read: () => readBootServices(host.paths.systemRoot),
    tell: (services) => driver.feed({ kind: 'bootServices', services }),
    usual: [],
    everyMs: 30_000,
  });
}

/** As often as the kernel itself takes the load anew. */
function makeLoadLookout(driver: Driver): Lookout<number> {
  return new Lookout({
    read: readSlowdown,
    tell: (percent) => driver.feed({ kind: 'slowdown', percent }),
    usual: 100,
    everyMs: 5_000,
  });
}

function makeDaemon(
  foundation: Foundation,
  driver: Driver,
  scout: Scout,
  bootLookout: Lookout<readonly BootService[]>,
  loadLookout: Lookout<number>,
  sessions: Sessions,
  claims: Claims,
  api: ApiServer,
  events: EventLog,
): Daemon {
  const { host, log, guardian, agents } = foundation;
  const { hungMs } = host.membership.timings;
  return new Daemon({
    node: host.node,
    apiSocket: join(host.paths.runDirectory, fileNames.apiSocket),
    aliveMs: Math.max(20, Math.floor(hungMs / 10)),
    hungMs,
    log,
    guardian,
    agents,
    driver,
    scout,
    lookouts: [bootLookout, loadLookout],
    sessions,
    claims,
    api,
    events,
  });
}
