import type { HostEvent } from '@understudy/agent-host';
import { expect, it } from 'vitest';
import { pluginEventText } from './plugin-event-text.ts';

it.each<[HostEvent, string | null]>([
  [{ kind: 'pluginReady', plugin: 'web', agents: ['web'], pid: 7 }, null],
  [
    { kind: 'pluginRenewed', plugin: 'web', agents: ['web', 'site'], pid: 7 },
    'the new version of web is in use (web, site)',
  ],
  [
    { kind: 'pluginKept', plugin: 'web', reasons: ['it has no agent web any more'] },
    'the new version of web is refused, and the one before stays: it has no agent web any more',
  ],
  [{ kind: 'pluginRefused', plugin: 'web', reasons: ['x', 'y'] }, 'web is refused: x; y'],
  [
    { kind: 'pluginEnded', plugin: 'web', reason: 'ended by itself with exit code 3', restartInMs: 0 },
    'web ended by itself with exit code 3; it is started again at once',
  ],
  [
    { kind: 'pluginEnded', plugin: 'web', reason: 'was ended because start of x did not end', restartInMs: 200 },
    'web was ended because start of x did not end; it is started again in 200 ms',
  ],
])('%j: %s', (event, text) => {
  expect(pluginEventText(event)).toBe(text);
});
