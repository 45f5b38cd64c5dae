import { expect, it } from 'vitest';
import { EventQueue } from '../base/event-queue.ts';
import { Random } from '../base/random.ts';
import { Network } from './network.ts';
import { StreamEnd } from './stream.ts';
import { Tally } from './tally.ts';

function connected(hasPower: (node: string) => boolean = () => true): {
  queue: EventQueue;
  network: Network;
  a: StreamEnd;
  b: StreamEnd;
  heard: string[];
} {
  const queue = new EventQueue();
  const network = new Network({ queue, random: new Random(1, 'network'), tally: new Tally(), links: 1, delayMs: 5 });
  const options = { queue, network, random: new Random(1, 'streams'), hasPower };
  const [a, b] = [new StreamEnd('a', 0, options), new StreamEnd('b', 0, options)];
  a.other = b;
  b.other = a;
  const heard: string[] = [];
  const enter = (action: () => void): void => action();
  for (const end of [a, b]) {
    const onMessage = (message: { readonly kind: string }): void => void heard.push(`${end.node} ${message.kind}`);
    end.open({ enter, onMessage, onClose: () => void heard.push(`${end.node} closed`) });
  }
  network.onChange(() => {
    a.go();
    b.go();
  });
  return { queue, network, a, b, heard };
}

it('what is sent arrives in order, also over a cable that delays each by another time', () => {
  const { queue, network, a, heard } = connected();
  network.disturb({ link: null, from: null, jitterMs: 500, lossPercent: 50 });
  for (let sent = 0; sent < 20; sent += 1) {
    a.send(sent % 2 === 0 ? { kind: 'mayGo' } : { kind: 'done', orderId: '' });
  }
  queue.run(3_000);
  const expected = Array.from({ length: 20 }, (_, sent) => (sent % 2 === 0 ? 'b mayGo' : 'b done'));
  expect(heard).toEqual(expected);
});

it('a cable that is cut holds it up; one that stays cut ends it on both sides', () => {
  const { queue, network, a, heard } = connected();
  const mend = network.disturb({ link: 0, from: 'a', isCut: true });
  a.send({ kind: 'mayGo' });
  queue.run(3_000);
  expect(heard).toEqual([]);
  mend();
  queue.run(4_000);
  expect(heard).toEqual(['b mayGo']);
  network.disturb({ link: 0, from: null, isCut: true });
  queue.run(20_000);
  expect(heard.toSorted()).toEqual(['a closed', 'b closed', 'b mayGo']);
});

it('a host without power tells nobody', () => {
  const { queue, a, heard } = connected((node) => node !== 'a');
  a.lose();
  queue.run(4_000);
  expect(heard).toEqual([]);
  queue.run(10_000);
  expect(heard).toEqual(['b closed']);
});

it('one that is reset is gone at once for its owner, and for the other side when it says something', () => {
  const { queue, a, b, heard } = connected();
  queue.run(10);
  a.send({ kind: 'mayGo' });
  b.send({ kind: 'mayGo' });
  a.reset();
  queue.run(12);
  expect(heard).toEqual(['a closed']);
  queue.run(3_000);
  expect(heard).toEqual(['a closed', 'b mayGo', 'b closed']);
});
