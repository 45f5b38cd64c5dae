/** Copies of an OCF script that are told of each other, as Pacemaker's documents say: Stateful writes down what it hears. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusReport } from '@understudy/contracts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { envfile, startStatefulPair, statefulDefinition, untilPromoted } from './stateful-pair.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  cluster = await startStatefulPair(statefulDefinition({ notify: true }));
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => cluster?.lab.close());

type Heard = Readonly<Record<string, string>>;

/** What the script wrote of each of its calls but monitors and questions, and begins anew. */
async function heard(member: Member): Promise<readonly Heard[]> {
  const { stdout } = await member.host.run(['cat', envfile]);
  await member.host.run(['rm', envfile]);
  const calls = stdout.split(/^### /m).map(callIn);
  return calls.filter(({ action }) => ['start', 'stop', 'promote', 'demote', 'notify'].includes(action ?? ''));
}

function callIn(text: string): Heard {
  const [head = '', ...lines] = text.split('\n');
  const said = lines.flatMap((line) => {
    const [, name, value] = /^OCF_RESKEY_CRM_meta_notify_(\w+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return { action: head.split(' ')[0] ?? '', ...Object.fromEntries(said) };
}

/** `pre demote`, or the action itself. */
function inTurn(calls: readonly Heard[]): string[] {
  return calls.map(({ action = '', type = '', operation = '' }) =>
    action === 'notify' ? `${type} ${operation}` : action,
  );
}

function runsOn({ resources }: StatusReport, node: string): boolean {
  return resources.some(({ instances }) => instances.some((each) => each.node === node && each.role !== 'stopped'));
}

const asPromoted = { promoted_resource: 'db:0', promoted_uname: 'a', master_resource: 'db:0', master_uname: 'a' };
const asUnpromoted = { unpromoted_resource: 'db:1', unpromoted_uname: 'b', slave_resource: 'db:1', slave_uname: 'b' };
const handedOver = ['pre demote', 'post demote', 'pre promote', 'post promote'];

describe('copies of an OCF script', () => {
  it('are told once they have been started, and before and after one is promoted', async () => {
    await untilPromoted('a', a);
    expect(inTurn(await heard(b)).slice(0, 2)).toEqual(['start', 'post start']);
    const onA = inTurn(await heard(a));
    expect(onA.slice(0, 2)).toEqual(['start', 'post start']);
    expect(onA.slice(-3)).toEqual(['pre promote', 'promote', 'post promote']);
  });

  it('are told each step of a switchover, with who is what and what becomes of whom', async () => {
    await a.crm('resource', 'move', 'db', 'b');
    await untilPromoted('b', a);
    const [onA, onB] = [await heard(a), await heard(b)];
    expect(inTurn(onA)).toEqual(['pre demote', 'demote', 'post demote', 'pre promote', 'post promote']);
    expect(inTurn(onB)).toEqual(['pre demote', 'post demote', 'pre promote', 'promote', 'post promote']);
    const both = { active_resource: 'db:0 db:1', active_uname: 'a b', inactive_resource: ' ', all_uname: 'a b' };
    const none = { start_uname: ' ', stop_uname: ' ' };
    for (const { action, ...call } of [...onA.slice(0, 3), ...onB.slice(0, 2)]) {
      expect(call, action).toMatchObject({ ...both, ...none, ...asPromoted, ...asUnpromoted });
      expect(call, action).toMatchObject({ demote_resource: 'db:0', demote_uname: 'a' });
    }
    // Its demotion has given it another score: what comes then may have been decided anew.
    for (const { action, ...call } of [...onA.slice(3), ...onB.slice(2)]) {
      expect(call, action).toMatchObject({ ...both, ...none, promote_resource: 'db:1', promote_uname: 'b' });
    }
  });

  it('are told of a copy that stops for a standby, and of one that comes back', async () => {
    await a.crm('node', 'standby', 'a');
    await a.until('a has stopped it', ({ activity }) => activity === 'idle');
    expect(inTurn(await heard(b))).toEqual(['pre stop', 'post stop']);
    await a.crm('node', 'online', 'a');
    await a.until('a has it again', (status) => status.activity === 'idle' && runsOn(status, 'a'));
    const back = await heard(b);
    expect(inTurn(back)).toEqual(['pre start', 'post start']);
    for (const call of back) expect(call).toMatchObject({ active_uname: 'b', start_uname: 'a', promoted_uname: 'b' });
  });

  it('may be deaf: nothing waits for ever, nothing is counted', async () => {
    await a.host.writeFile('/etc/understudy/notify.json', JSON.stringify(deaf));
    await cluster.apply('/etc/understudy/notify.json');
    await untilPromoted('a', a);
    await Promise.all([heard(a), heard(b)]);
    await a.crm('resource', 'move', 'db', 'b');
    await untilPromoted('b', a);
    expect(inTurn(await heard(a)).filter((step) => handedOver.includes(step))).toEqual(handedOver);
    const { stdout } = await a.crm('events');
    expect(stdout).toContain('db did not take in what it was told');
  });
});

const deaf = statefulDefinition({
  notify: true,
  parameters: { notify_delay: '20' },
  operations: { notify: { timeout: '500ms' } },
});
