import { describe, expect, test } from 'vitest';
import { address, only, site } from './compiled.case.ts';

describe('meta', () => {
  test('has our defaults', () => {
    expect(only({ resources: { site } })).toMatchObject({
      meta: {
        targetRole: 'started',
        isManaged: true,
        maintenance: false,
        stickiness: 1_000,
        priority: 0,
        multipleActive: 'stopUnexpected',
        migrationThreshold: 3,
        failureTimeoutMs: 600_000,
      },
      faultPolicy: { badMonitors: 1, inconclusiveMonitors: 2, startRetries: 1 },
    });
  });

  test('of a resource stands before that of its group, and that before the defaults', () => {
    const group = only({
      defaults: {
        meta: { priority: 1, migrationThreshold: 1, isManaged: false },
        faultPolicy: { startRetries: 4, badMonitors: 4 },
      },
      groups: {
        web: {
          members: ['site', 'address'],
          meta: { priority: 2, migrationThreshold: 2 },
          faultPolicy: { startRetries: 5 },
        },
      },
      resources: { site: { ...site, meta: { priority: 3 }, faultPolicy: { inconclusiveMonitors: 6 } }, address },
    });
    expect(group).toMatchObject({
      meta: { priority: 2, migrationThreshold: 2, isManaged: false },
      members: [
        {
          meta: { priority: 3, migrationThreshold: 2, isManaged: false },
          faultPolicy: { badMonitors: 4, startRetries: 5, inconclusiveMonitors: 6 },
        },
        {
          meta: { priority: 2, migrationThreshold: 2 },
          faultPolicy: { badMonitors: 4, startRetries: 5, inconclusiveMonitors: 2 },
        },
      ],
    });
  });

  test('reads infinity, and no threshold as one', () => {
    const meta = { resourceStickiness: 'INFINITY', priority: '-INFINITY', migrationThreshold: 0, failureTimeout: '0s' };
    expect(only({ resources: { site: { ...site, meta } } })).toMatchObject({
      meta: { stickiness: 1_000_000, priority: -1_000_000, migrationThreshold: 1_000_000, failureTimeoutMs: 0 },
    });
  });
});

describe('failback', () => {
  const stickinessOf = (placement: object, defaults = {}): number =>
    only({ defaults, resources: { site: { ...site, ...placement } } }).meta.stickiness;

  test.each<[string, object, object, number]>([
    ['manual unless said', {}, {}, 1_000],
    ['manual', { failback: 'manual' }, {}, 1_000],
    ['automatic', { failback: 'automatic' }, {}, 0],
    ['a stickiness of its own', { failback: 'automatic', meta: { resourceStickiness: 7 } }, {}, 7],
    ['a stickiness for all', {}, { meta: { resourceStickiness: 8 } }, 8],
    ['a stickiness for all, and its own failback', { failback: 'manual' }, { meta: { resourceStickiness: 8 } }, 1_000],
  ])('%s', (_title, placement, defaults, stickiness) => {
    expect(stickinessOf(placement, defaults)).toBe(stickiness);
  });

  test('of a group is that of its members', () => {
    const group = only({
      resources: { site, address },
      groups: { web: { members: ['site', 'address'], failback: 'automatic' } },
    });
    expect(group).toMatchObject({
      meta: { stickiness: 0 },
      members: [{ meta: { stickiness: 0 } }, { meta: { stickiness: 0 } }],
    });
  });
});
