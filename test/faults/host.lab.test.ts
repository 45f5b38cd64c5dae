/** One host by itself, and the links between two: what a daemon must come through without a cluster's help. */
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';

const membershipFile = '/etc/understudy/membership.yaml';

let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

/** Hosts with a membership file of their own instead of the usual one. */
async function hosts(
  names: readonly string[],
  links: (member: Member) => readonly string[],
): Promise<readonly [Cluster, Member, ...Member[]]> {
  cluster = await Cluster.create({ lab: { hosts: names } });
  const nodes = cluster.members.map((member) => `  ${member.name}: { links: ${JSON.stringify(links(member))} }`);
  const text = ['version: 1', 'cluster: stage', 'engine: heartbeat', 'nodes:', ...nodes, ''].join('\n');
  for (const { host } of cluster.members) await host.writeFile(membershipFile, text);
  const [first, ...others] = cluster.members;
  if (first === undefined) throw new Error('there are hosts');
  return [cluster, first, ...others];
}

const alone = (): ReturnType<typeof hosts> => hosts(['a'], ({ host }) => [host.address('service')]);

async function decides(member: Member): Promise<void> {
  await member.until('it decides', ({ coordinator, activity }) => coordinator === member.name && activity === 'idle');
}

describe('a node alone, with one link', () => {
  it('decides, and leaves when its terminal is closed, with all who follow its events', async () => {
    const [, a] = await alone();
    a.startDaemon();
    await decides(a);
    const follower = a.host.spawn([process.execPath, a.program, 'events', '--follow'], { stdio: 'ignore' });
    const [followed, ended] = [once(follower, 'exit'), once(a.guardian, 'exit')];
    await a.host.run(['kill', '-HUP', String(a.pidOf('daemon')), String(a.pidOf('guardian'))], { check: true });
    expect((await ended)[0]).toBe(0);
    await followed;
    expect(await a.status()).toBeNull();
    expect((await a.host.run(['ls', '/run/understudy'])).stdout).not.toContain('.pid');
  });

  it('has one guardian, however many are started at once', async () => {
    const [, a] = await alone();
    const script = `"$0" "$1" daemon >/dev/null 2>&1 & echo $!`;
    a.startDaemon();
    const others = [1, 2, 3].map(() =>
      a.host.run(['sh', '-c', `${script}; wait $!; echo $?`, process.execPath, a.program]),
    );
    await decides(a).catch((error: unknown) => error);
    const guardians = a.host.processes().filter(({ argv }) => argv.includes(a.program) && argv.at(-1) === 'daemon');
    expect(guardians).toHaveLength(1);
    for (const { machinePid } of guardians) process.kill(machinePid, 'SIGTERM');
    const codes = (await Promise.all(others)).map(({ stdout }) => stdout.trim().split('\n').at(-1));
    expect(codes.filter((code) => code === '3').length).toBeGreaterThanOrEqual(2);
  });

  it('begins only when the daemon of a guardian that was killed has ended, and ends one that hangs', async () => {
    const [, a] = await alone();
    a.startDaemon();
    await decides(a);
    const former = a.pidOf('daemon');
    a.host.signal(former ?? 0, 'SIGSTOP');
    a.kill('guardian');
    a.startDaemon();
    await a.until('another daemon decides', ({ coordinator }) => coordinator === 'a' && a.pidOf('daemon') !== former);
    const daemons = a.host.processes().filter(({ argv }) => argv.some((word) => word.endsWith('/member/main.js')));
    expect(daemons).toHaveLength(1);
    expect(await a.stopDaemon()).toBe(0);
  });
});

describe('two nodes', () => {
  it('meet over IPv6, and on a link whose address comes up later', async () => {
    const [together, a, b] = await hosts(['a', 'b'], ({ host }) => [
      host.address('service', 6),
      host.address('beat', 6),
    ]);
    if (b === undefined) throw new Error('there are two');
    const late = `${b.host.address('beat', 6)}/64`;
    await b.host.run(['ip', 'address', 'del', late, 'dev', 'hb0'], { check: true });
    for (const member of [a, b]) member.startDaemon();
    await together.untilTogether();
    const linksOf = (member: Member, states: readonly string[]): Promise<unknown> =>
      member.until(`its links are ${states.join(', ')}`, ({ nodes }) => {
        const peer = nodes.find(({ node }) => node !== member.name);
        return peer?.links.every(({ state }, index) => state === states[index]) ?? false;
      });
    await linksOf(a, ['up', 'unseen']);
    await b.host.run(['ip', 'address', 'add', late, 'dev', 'hb0', 'nodad'], { check: true });
    await Promise.all([linksOf(a, ['up', 'up']), linksOf(b, ['up', 'up'])]);
    expect(await b.stopDaemon()).toBe(0);
    expect(await a.stopDaemon()).toBe(0);
  });
});
