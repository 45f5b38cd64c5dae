/**
 * Somebody's agent, as the kit's README has it, on two hosts whose daemons run already: installed, used, changed, broken
 * and mended, while what it keeps goes on.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { activeNodes, Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { findProcess } from '../faults/look.ts';
import { patientTimings } from '../faults/web-cluster.ts';
import { untilEvent } from '../faults/web-group.ts';
import type { HostProcess } from '../lab/host-process.ts';

const readme = join(import.meta.dirname, '../../packages/agent-kit/README.md');
const installed = '/etc/understudy/agents/sleeper.ts';

let cluster: Cluster;
let a: Member;
let b: Member;
let sleeper: string;

beforeAll(async () => {
  sleeper = /^```ts\n\/\/ sleeper\.ts\n([^]*?)^```$/m.exec(await readFile(readme, 'utf8'))?.[1] ?? '';
  cluster = await Cluster.start({ timings: patientTimings });
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => cluster?.lab.close());

async function install(text: string, member: Member): Promise<void> {
  await member.host.writeFile('/srv/sleeper.ts', text);
  await member.host.run(['install', '-D', '-m', '0644', '/srv/sleeper.ts', installed], { check: true });
}

/** Of the file as it was written once. */
function changed(from: string, to: string): string {
  expect(sleeper).toContain(from);
  return sleeper.replace(from, to);
}

/** Process 1 of a host of the lab is one as well. */
const isSleep = ({ name, pid }: HostProcess): boolean => name === 'sleep' && pid > 1;
const pidOn = (member: Member): number => findProcess(member, isSleep).pid;
const untilOn = (member: Member) =>
  a.until(
    `it runs on ${member.name}`,
    (status) => status.activity === 'idle' && activeNodes(status, 'nap').join() === member.name,
  );
const untilTold = (member: Member, text: RegExp) =>
  untilEvent(member, String(text), (event) => event.kind === 'agents' && text.test(event.text));

it('is found by daemons that run already, and used', async () => {
  for (const member of cluster.members) await install(sleeper, member);
  const definition = {
    version: 1,
    resources: {
      nap: { agent: 'sleeper', parameters: { seconds: 600 }, operations: { monitor: { interval: '500ms' } } },
    },
    groups: { sleep: { members: ['nap'], home: 'a' } },
  };
  await a.host.writeFile('/srv/nap.json', JSON.stringify(definition));
  await cluster.apply('/srv/nap.json');
  await untilOn(a);
  expect(findProcess(a, isSleep).argv).toEqual(['sleep', '600']);
});

it('is changed while it runs: the next monitor has the new version, and what runs is not touched', async () => {
  const pid = pidOn(a);
  await install(changed('String(context.parameters.seconds)', 'String(context.parameters.seconds + 1)'), a);
  await untilTold(a, /^the new version of sleeper is in use \(sleeper\)$/);
  expect(pidOn(a)).toBe(pid);
  await a.crm('resource', 'restart', 'nap');
  await untilOn(a);
  expect(findProcess(a, isSleep).argv).toEqual(['sleep', '601']);
});

it('is broken: that is told, and the version before keeps what runs, and stops it when it must', async () => {
  const pid = pidOn(a);
  await install(changed('defineAgent<', 'defineAgend<'), a);
  await untilTold(a, /^the new version of sleeper is refused, and the one before stays: .*defineAgend/);
  expect(pidOn(a)).toBe(pid);
  const { code, stdout } = await a.tryCrm('agent', 'reload');
  expect(code).toBe(1);
  expect(stdout).toMatch(/! the new version of sleeper is refused, and the one before stays: .*defineAgend/);
  await a.crm('resource', 'move', 'nap', 'b');
  await untilOn(b);
  expect(a.host.processes().filter(isSleep)).toEqual([]);
  expect(findProcess(b, isSleep).argv).toEqual(['sleep', '600']);
});

it('is mended, and used again', async () => {
  await install(changed('String(context.parameters.seconds)', 'String(context.parameters.seconds + 2)'), a);
  expect((await a.crm('agent', 'reload')).stdout).toContain('sleeper is in use in its new version: sleeper');
  await a.crm('resource', 'move', 'nap', 'a');
  await untilOn(a);
  expect(findProcess(a, isSleep).argv).toEqual(['sleep', '602']);
});
