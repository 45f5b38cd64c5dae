import { createParameterReader } from '@understudy/agent-kit/schema';
import type { Parameters } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { httpdSchema, problemsOf, type HttpdParameters } from './parameters.ts';

const read = createParameterReader(httpdSchema);

function parametersOf(written: Parameters): HttpdParameters {
  const reading = read(written);
  if (reading.kind === 'bad') throw new Error(reading.problems.join('; '));
  return reading.parameters as unknown as HttpdParameters;
}

describe('the schema', () => {
  test('fills in what is left out, and takes numbers as text', () => {
    expect(parametersOf({ root: '/srv/www', port: '8080' })).toEqual({
      root: '/srv/www',
      port: 8080,
      server: 'builtin',
      index: 'index.html',
      expected_status: 200,
      request_timeout: 2,
      stop_grace: 5,
    });
  });

  test.each<Parameters>([
    { server: 'lighttpd' },
    { root: 'www' },
    { root: '/srv/a\nListen 81' },
    { port: 0 },
    { port: 65_536 },
    { address: 'eth0; reboot' },
    { index: '../secret' },
    { user: 'a b' },
    { statusurl: 'ftp://x/' },
    { request_timeout: 0 },
    { rooot: '/srv' },
  ])('refuses %j', (written) => {
    expect(read({ root: '/srv', ...written }).kind).toBe('bad');
  });
});

describe('parameters that do not go together', () => {
  test.each<[Parameters, string[]]>([
    [{ root: '/srv' }, []],
    [{}, ['root is missing']],
    [{ server: 'nginx' }, ['root or configfile is missing']],
    [{ server: 'nginx', configfile: '/etc/nginx/nginx.conf' }, []],
    [{ root: '/srv', options: '-X' }, ['options is for the servers apache and nginx, not for builtin']],
    [{ server: 'nginx', root: '/srv', envfiles: '/e' }, ['envfiles is for the server apache']],
    [{ server: 'apache', root: '/srv/${HOME}' }, ['root holds ${, which Apache would replace']],
    [
      { server: 'apache', configfile: '/c', root: '/srv', user: 'web' },
      [
        'root and configfile exclude each other: it stands in the file',
        'user and configfile exclude each other: it stands in the file',
      ],
    ],
    [{ root: '/srv', statusurl: 'http://[::1' }, ['statusurl is not a URL']],
  ])('%j: %j', (written, problems) => {
    expect(problemsOf(parametersOf(written))).toEqual(problems);
  });

  test('a regular expression that is none is named', () => {
    expect(problemsOf(parametersOf({ root: '/srv', testregex: '(' }))).toEqual([
      expect.stringMatching(/^testregex: .*Unterminated group/),
    ]);
  });
});
