/** What `crm why` and `crm why-not` answer in situations that administrators meet, as a person reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderWhy, renderWhyNot, renderWhyTransition, why, whyNot, whyTransition } from '@understudy/crm-core';
import { cibDigest, readCib } from '@understudy/formats';
import { expect, test } from 'vitest';
import { type Situation, situations } from './questions.ts';

type Question = Situation['questions'][number];

function answerLines(xml: string, [command, resource, node]: Question): readonly string[] {
  const cluster = readCib(xml);
  if (cluster.kind === 'refused') throw new Error('the CIB cannot be read');
  const options = { nowWallMs: cluster.executedWallMs ?? 0, digest: cibDigest };
  if (resource === undefined) return renderWhyTransition(whyTransition({ cluster, options }));
  if (command === 'why') {
    const answer = why({ cluster, options, resource });
    return answer.kind === 'why' ? renderWhy(answer) : [answer.kind];
  }
  const answer = whyNot({ cluster, options, resource, node });
  return answer.kind === 'whyNot' ? renderWhyNot(answer) : [answer.kind];
}

test.each(situations)('$name', async ({ name, questions }) => {
  const folder = join(import.meta.dirname, name);
  const xml = readFileSync(join(folder, 'cib.xml'), 'utf8');
  const text = questions.map((question) =>
    [`$ crm ${question.join(' ')} --file cib.xml`, ...answerLines(xml, question), ''].join('\n'),
  );
  await expect(text.join('\n')).toMatchFileSnapshot(join(folder, 'why.txt'));
});

test('docs/why.md shows an answer as it is', () => {
  const [shown] = readFileSync(join(import.meta.dirname, 'failed-too-often/why.txt'), 'utf8').split('\n\n$');
  const indented = (shown ?? '').split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  expect(readFileSync(join(import.meta.dirname, '../../docs/why.md'), 'utf8')).toContain(indented.join('\n'));
});
