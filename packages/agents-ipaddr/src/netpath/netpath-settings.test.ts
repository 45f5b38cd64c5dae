import { describe, expect, it } from 'vitest';
import { targetText } from './echo-target.ts';
import { readNetpathSettings, type NetpathParameters } from './netpath-settings.ts';

const usual: NetpathParameters = {
  host_list: 'gateway',
  name: 'netpath',
  multiplier: 1,
  dampen: '5s',
  attempts: 3,
  timeout: '500ms',
  failure_score: 0,
};
const place = {
  node: 'a',
  nodes: [
    { name: 'a', addresses: ['10.77.0.1'] },
    { name: 'b', addresses: ['10.77.0.2', 'fd78::2'] },
  ],
};

function read(parameters: Partial<NetpathParameters>) {
  return readNetpathSettings({ ...usual, ...parameters }, place);
}

function settings(parameters: Partial<NetpathParameters>) {
  const result = read(parameters);
  return result.kind === 'settings' ? result.settings : expect.unreachable(result.problems.join());
}

describe('the parameters of netpath', () => {
  it('name each host once, peers by all their addresses', () => {
    const found = settings({ host_list: '10.0.0.9, peers  gateway 10.0.0.9 fe80::1%eth0' });
    expect(found.targets.map(targetText)).toEqual(['10.0.0.9', 'fe80::1%eth0', 'b 10.77.0.2', 'b fd78::2']);
    expect(found.asksGateway).toBe(true);
  });

  it.each([
    ['2', 2_000],
    ['250ms', 250],
    ['3s', 3_000],
    ['4sec', 4_000],
    ['1min', 60_000],
    ['1m', 60_000],
    ['0', 0],
  ])('have a duration %s', (dampen, expected) => {
    expect(settings({ dampen }).dampenMs).toBe(expected);
  });

  it.each([
    [{ host_list: 'router' }, /"router" is no IP address, nor "gateway" or "peers"/],
    [{ host_list: '10.0.0.1%eth0' }, /"10\.0\.0\.1%eth0" is no IP address/],
    [{ host_list: '' }, /nothing is named that could be seen/],
    [{ timeout: '0' }, /no answer comes in no time/],
    [{ attempts: 4, timeout: '4s' }, /together 15 s at most/],
    [{ dampen: '1h' }, /10min at most/],
  ])('are refused in words: %j', (parameters, expected) => {
    const result = read(parameters);
    expect(result.kind === 'problems' ? result.problems.join('; ') : '').toMatch(expected);
  });
});
