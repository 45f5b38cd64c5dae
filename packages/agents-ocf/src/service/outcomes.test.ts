import type { RunResult } from '@understudy/agent-kit';
import { describe, expect, test } from 'vitest';
import { heartbeatArgv, heartbeatOutcome } from './heartbeat-script.ts';
import { lsbOutcome } from './lsb-script.ts';
import { pluginArgv, pluginOutcome } from './nagios-plugin.ts';
import { unitArgv, unitName, unitOutcome } from './systemd-unit.ts';

function ended(code: number | null, stdout = ''): RunResult {
  const signal = code === null ? 'SIGKILL' : null;
  return { code, signal, stdout, stderr: '', timedOut: false, aborted: false, durationMs: 1 };
}

describe('an LSB script', () => {
  test.each([
    ['start', 0, 'ok'],
    ['start', 1, 'error'],
    ['start', 2, 'badParameters'],
    ['start', 4, 'noPermission'],
    ['start', 5, 'notInstalled'],
    ['start', 6, 'notConfigured'],
    ['start', 150, 'error'],
    ['start', 7, 'notRunning'],
    ['stop', 7, 'ok'],
    ['stop', 1, 'error'],
    ['monitor', 0, 'ok'],
    ['monitor', 1, 'notRunning'],
    ['monitor', 2, 'notRunning'],
    ['monitor', 3, 'notRunning'],
    ['monitor', 4, 'error'],
    ['monitor', null, 'error'],
  ] as const)('says with %s %s: %s', (action, code, expected) => {
    expect(lsbOutcome(action, ended(code)).code).toBe(expected);
  });

  test('has said why', () => {
    expect(lsbOutcome('start', ended(1, 'first\nthe port is taken\n')).reason).toBe('the port is taken (exit code 1)');
  });
});

describe('a script of Heartbeat', () => {
  test.each([
    ['running', 'ok'],
    ['INFO: OK', 'ok'],
    ['nginx is running (pid 7)', 'ok'],
    ['nginx is not running', 'notRunning'],
    ["it isn't running", 'notRunning'],
    ['stopped', 'notRunning'],
    ['', 'notRunning'],
    ['brokenly', 'notRunning'],
  ] as const)('whose status says "%s": %s', (said, expected) => {
    expect(heartbeatOutcome('monitor', ended(0, said)).code).toBe(expected);
    expect(heartbeatOutcome('monitor', ended(1, said)).code).toBe(expected);
  });

  test('that was ended while it was asked could not tell', () => {
    expect(heartbeatOutcome('monitor', ended(null, 'running')).code).toBe('error');
  });

  test('is given its arguments before the action', () => {
    expect(heartbeatArgv('/r/Filesystem', 'start', { 1: '/dev/x', 3: 'ext 4' })).toEqual([
      '/r/Filesystem',
      '/dev/x',
      '',
      'ext 4',
      'start',
    ]);
    expect(heartbeatArgv('/r/httpd', 'monitor', {})).toEqual(['/r/httpd', 'status']);
  });
});

describe('a unit', () => {
  test.each([
    ['nginx', 'nginx.service'],
    ['srv-data.mount', 'srv-data.mount'],
    ['getty@tty1', 'getty@tty1.service'],
    ['-nginx', null],
    ['a b', null],
    ['../x', null],
    ['', null],
  ])('%s is %s', (given, expected) => {
    expect(unitName(given)).toBe(expected);
  });

  test('is asked for and started by words', () => {
    expect(unitArgv('start', 'nginx.service')).toEqual([
      'systemctl',
      '--no-ask-password',
      'start',
      '--',
      'nginx.service',
    ]);
    expect(unitArgv('monitor', 'nginx.service')).toEqual([
      'systemctl',
      'show',
      '--property=LoadState,ActiveState,SubState,Result',
      '--',
      'nginx.service',
    ]);
  });

  test.each([
    ['active', 'ok'],
    ['reloading', 'ok'],
    ['activating', 'inconclusive'],
    ['deactivating', 'inconclusive'],
    ['inactive', 'notRunning'],
    ['failed', 'notRunning'],
    ['strange', 'error'],
  ] as const)('that is %s: %s', (state, expected) => {
    const said = `LoadState=loaded\nActiveState=${state}\nSubState=x\nResult=exit-code\n`;
    expect(unitOutcome('monitor', ended(0, said)).code).toBe(expected);
  });

  test('that cannot be started or asked for is an error in the words of systemctl', () => {
    const said = 'Job for nginx.service failed.';
    expect(unitOutcome('start', ended(1, said))).toEqual({ code: 'error', reason: `${said} (exit code 1)` });
    expect(unitOutcome('monitor', ended(1, said)).code).toBe('error');
    expect(unitOutcome('stop', ended(0)).code).toBe('ok');
  });
});

describe('a plugin of Nagios', () => {
  test.each([
    [0, 'ok'],
    [1, 'degraded'],
    [2, 'error'],
    [3, 'inconclusive'],
    [4, 'error'],
    [null, 'error'],
  ] as const)('that ends with %s: %s', (code, expected) => {
    expect(pluginOutcome(ended(code, 'TCP: words|time=1\nmore')).code).toBe(expected);
  });

  test('says why in its first line', () => {
    expect(pluginOutcome(ended(2, 'CRITICAL - refused\nmore')).reason).toBe('CRITICAL - refused');
  });

  test('takes its parameters as options', () => {
    expect(pluginArgv('/p/check', { hostname: 'a b', port: 80, ssl: true, verbose: false })).toEqual([
      '/p/check',
      '--hostname=a b',
      '--port=80',
      '--ssl',
    ]);
  });
});
