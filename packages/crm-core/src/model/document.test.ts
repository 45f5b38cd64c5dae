import { expect, expectTypeOf, test } from 'vitest';
import { check } from './definition.case.ts';
import { defineCluster, type DefinitionDocument, type DurationText, type ScoreText } from './document.ts';

test('a definition in TypeScript is the document itself', () => {
  const document = defineCluster({
    version: 1,
    resources: {
      address: { agent: 'address', parameters: { ip: '10.0.0.1' } },
      site: { agent: 'web', operations: { monitor: { interval: '1s', onFail: 'restart' }, stop: { onFail: 'block' } } },
      watch: { agent: 'disk', kind: 'local' },
    },
    groups: { web: { kind: 'fast', members: ['address', 'site'], home: 'alpha', failback: 'manual' } },
    constraints: [{ kind: 'colocation', resource: 'web', with: 'watch', score: 'INFINITY' }],
  });
  expect(check(document).problems).toEqual([]);
  expectTypeOf(document).toExtend<DefinitionDocument>();
});

test('its types know the names that are defined', () => {
  type Document = DefinitionDocument<'address' | 'site', 'web'>;
  type Member = NonNullable<Document['groups']>['web']['members'][number];
  expectTypeOf<Member>().toEqualTypeOf<'address' | 'site'>();
  type Located = Extract<NonNullable<Document['constraints']>[number], { kind: 'location' }>['resource'];
  expectTypeOf<Located>().toEqualTypeOf<'address' | 'site' | 'web'>();
});

test('its types know durations and scores', () => {
  expectTypeOf<'250ms'>().toExtend<DurationText>();
  expectTypeOf<'10'>().not.toExtend<DurationText>();
  expectTypeOf<number>().not.toExtend<DurationText>();
  expectTypeOf<'-INFINITY'>().toExtend<ScoreText>();
  expectTypeOf<'5'>().not.toExtend<ScoreText>();
});
