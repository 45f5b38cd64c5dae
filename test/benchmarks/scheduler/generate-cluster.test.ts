import { allHistories } from '@understudy/crm-core';
import { readCib } from '@understudy/formats';
import { expect, test } from 'vitest';
import { generateCluster, states } from './generate-cluster.ts';

test.each(states)('a cluster with all %s has the size that was asked for, and is understood', (state) => {
  const reading = readCib(generateCluster({ nodes: 3, resources: 30, state }));
  if (reading.kind === 'refused') return expect.unreachable(reading.problems.map(({ message }) => message).join('; '));
  const { configuration, situation, unread } = reading;
  expect(unread.filter(({ kind }) => kind === 'invalid' || kind === 'notUnderstood')).toEqual([]);
  const members = configuration.resources.flatMap((one) => (one.kind === 'group' ? one.members : []));
  expect(members).toHaveLength(30);
  expect(configuration.nodes).toHaveLength(3);
  const histories = [...allHistories(situation.histories)];
  expect(histories).toHaveLength(3 * 31);
  const running = histories.filter(({ entries }) => entries.some(({ operation }) => operation === 'start'));
  expect(running).toHaveLength(state === 'lost' ? 31 : 0);
});
