import { describe, expect, test } from 'vitest';
import { address, cluster, problems, site, siteWith, watch } from './sound-definition.case.ts';

describe('operations', () => {
  test.each<[string, unknown, string[]]>([
    [
      'an unknown one',
      siteWith({ operations: { watch: {} } }),
      [
        "unknown-property at resources/site/operations/watch: unknown property 'watch'; allowed: start, stop, monitor, validate, promote, demote, migrateTo, migrateFrom, and 4 more",
      ],
    ],
    [
      'one that the agent does not have',
      siteWith({ operations: { migrateTo: { timeout: '5s' } } }),
      [
        "unknown-operation at resources/site/operations/migrateTo: agent 'web' has no operation 'migrateTo'; it has: start, stop, monitor, promote, demote, reload",
      ],
    ],
    [
      'a role of what has none',
      { version: 1, resources: { address: { ...address, operations: { promote: { timeout: '5s' } } } } },
      [
        "unknown-operation at resources/address/operations/promote: agent 'address' has no operation 'promote'; it has: start, stop, monitor, validate",
      ],
    ],
    ['defaults that not every agent has', cluster({ defaults: { operations: { migrateTo: { timeout: '5s' } } } }), []],
    [
      'a cold agent that is promoted',
      cluster({ resources: { address: { ...address, operations: { promote: { timeout: '5s' } } }, site, watch } }),
      [],
    ],
    [
      'an interval of what does not recur',
      siteWith({ operations: { start: { interval: '5s' } } }),
      [
        "unknown-property at resources/site/operations/start/interval: unknown property 'interval'; allowed: timeout, onFail",
      ],
    ],
    [
      'monitors that look at the same interval',
      siteWith({
        operations: {
          monitor: { interval: '5s' },
          moreMonitors: [{ interval: '10s' }, { interval: '1min' }, { interval: '60s' }],
        },
      }),
      [
        "same-interval at resources/site/operations/moreMonitors/0/interval: the monitor of its warm side of 'site' looks every 10s, too; give them different intervals",
        "same-interval at resources/site/operations/moreMonitors/2/interval: another one of 'site' looks every 1min, too; give them different intervals",
      ],
    ],
    [
      'one that looks where a warm copy may be',
      siteWith({ operations: { moreMonitors: [{ interval: '1min', role: 'stopped' }] } }),
      [
        'not-allowed-value at resources/site/operations/moreMonitors/0/role: only what is switchable can be looked for where it should not be, and this is fast; leave the role out, or the monitor',
      ],
    ],
    [
      'one without an interval, and one that cannot be',
      siteWith({ operations: { moreMonitors: [{ level: 10 }, { interval: '0s', onFail: 'fence' }] } }),
      [
        "missing-property at resources/site/operations/moreMonitors/0: 'interval' is missing; add 'interval'",
        "invalid-duration at resources/site/operations/moreMonitors/1/interval: '0s' is no time at all; at least 1ms",
        "invalid-on-fail at resources/site/operations/moreMonitors/1/onFail: 'fence' needs fencing, which is off; set properties.stonithEnabled to true",
      ],
    ],
    [
      'a stop that leads to a restart',
      siteWith({ operations: { stop: { onFail: 'restart' } } }),
      [
        "invalid-on-fail at resources/site/operations/stop/onFail: a failed stop cannot lead to 'restart'; allowed: ignore, block, fence",
      ],
    ],
    [
      'fencing that is off',
      siteWith({ operations: { monitor: { onFail: 'fence' } } }),
      [
        "invalid-on-fail at resources/site/operations/monitor/onFail: 'fence' needs fencing, which is off; set properties.stonithEnabled to true",
      ],
    ],
    [
      'fencing that is on',
      {
        ...(siteWith({ operations: { monitor: { onFail: 'fence' } } }) as object),
        properties: { stonithEnabled: true },
      },
      [],
    ],
    ['a demotion of something fast', siteWith({ operations: { monitor: { onFail: 'demote' } } }), []],
    [
      'a demotion of something else',
      { version: 1, resources: { site: { ...site, operations: { monitor: { onFail: 'demote' } } } } },
      [
        "invalid-on-fail at resources/site/operations/monitor/onFail: only something fast can be demoted; use 'restart', or make the kind 'fast'",
      ],
    ],
    [
      'defaults that cannot be',
      cluster({ defaults: { operations: { stop: { onFail: 'standby' }, monitor: { interval: '0s' } } } }),
      [
        "invalid-on-fail at defaults/operations/stop/onFail: a failed stop cannot lead to 'standby'; allowed: ignore, block, fence",
        "invalid-duration at defaults/operations/monitor/interval: '0s' is no time at all; at least 1ms",
      ],
    ],
  ])('%s', (_title, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });
});
