import type { AgentManifest } from '@understudy/contracts';
import type { MemberHappening, MemberMessage } from '@understudy/crm-core';
import { expect, it } from 'vitest';
import { Scout } from './scout.ts';

/** Searches end when the test says so. */
class Host {
  readonly asked: string[] = [];
  readonly #searches = new Map<string, (found: AgentManifest | string) => void>();
  #manifests: ReadonlyMap<string, AgentManifest> = new Map();

  manifests = (): ReadonlyMap<string, AgentManifest> => this.#manifests;

  find = (agent: string): Promise<AgentManifest | string> => {
    this.asked.push(agent);
    return new Promise((resolve) => this.#searches.set(agent, resolve));
  };

  async answer(agent: string, found: AgentManifest | string): Promise<void> {
    if (typeof found !== 'string') this.#manifests = new Map([...this.#manifests, [agent, found]]);
    await settle();
    this.#searches.get(agent)?.(found);
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

const dummy: AgentManifest = { name: 'ocf:x:Dummy', version: '1.0.0', description: 'x', parameters: {}, actions: [] };

function scene() {
  const host = new Host();
  const heard: string[] = [];
  const scout = new Scout(host, (happening) => heard.push(inWords(happening)));
  return { host, heard, scout };
}

function inWords(happening: MemberHappening): string {
  if (happening.kind !== 'agents') return happening.kind === 'message' ? happening.message.kind : happening.kind;
  const { manifests, missing = new Map() } = happening.agents;
  return `agents ${[...manifests.keys()].join()} without ${[...missing.keys()].join()}`;
}

const document = { resources: { x: { agent: dummy.name } } };
const applied = {
  kind: 'message',
  from: 'b',
  message: { kind: 'state', state: { definition: { document } } },
} as const;
const state = applied as unknown as MemberHappening;
const held: MemberHappening = { kind: 'message', from: 'b', message: { kind: 'done', orderId: '1' } };
const asked: MemberHappening = {
  kind: 'message',
  from: 'b',
  message: {
    kind: 'request',
    requestId: '1',
    request: { kind: 'apply', apply: { document } },
  } as unknown as MemberMessage,
};

it('lets pass at once what speaks of no agent that is not known', () => {
  const { scout, heard } = scene();
  scout.pass('b', held);
  scout.pass('b', { kind: 'sessionDown', peer: 'b' });
  expect(heard).toEqual(['done', 'sessionDown']);
});

it('holds back a definition, and what comes after it from there, until its agents are found', async () => {
  const { scout, heard, host } = scene();
  scout.pass('b', state);
  scout.pass('b', held);
  scout.pass('c', { kind: 'sessionUp', peer: 'c' });
  expect(heard).toEqual(['sessionUp']);
  await host.answer(dummy.name, dummy);
  expect(heard).toEqual(['sessionUp', 'agents ocf:x:Dummy without ', 'state', 'done']);
  scout.pass('b', state);
  expect(heard.at(-1)).toBe('state');
  expect(host.asked).toEqual([dummy.name]);
});

it('looks once for what is not there, and once more when a person asks', async () => {
  const { scout, heard, host } = scene();
  scout.pass('b', state);
  await host.answer(dummy.name, 'no such program');
  scout.pass('b', state);
  expect(heard).toEqual(['agents  without ocf:x:Dummy', 'state', 'state']);
  scout.pass('b', asked);
  await host.answer(dummy.name, dummy);
  expect(heard.slice(3)).toEqual(['agents ocf:x:Dummy without ', 'request']);
  expect(host.asked).toHaveLength(2);
});
