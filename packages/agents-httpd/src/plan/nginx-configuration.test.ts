import { expect, test } from 'vitest';
import { nginxConfiguration } from './nginx-configuration.ts';
import { parameters, surroundings } from './surroundings.case.ts';

test('everything of its own lies in the run directory', () => {
  const text = nginxConfiguration(parameters, surroundings);
  expect(text).toContain('user www-data;\n');
  expect(text).toContain('pid "/run/understudy/web/nginx.pid";\n');
  expect(text).toContain('error_log "/run/understudy/web/server.log" warn;\n');
  expect(text).toContain('  client_body_temp_path "/run/understudy/web/nginx-client_body";\n');
  expect(text).toContain('    listen 8080;\n    listen [::]:8080;\n');
  expect(text).toContain('    add_header X-Served-By "anna" always;\n');
  expect(text).toContain('worker_shutdown_timeout 2500ms;\n');
});

test.each([
  ['/srv/a b', '"/srv/a b"'],
  ['/srv/a"b', '"/srv/a\\"b"'],
  ['/srv/a\\b', '"/srv/a\\\\b"'],
  ['/srv/a;b{c}', '"/srv/a;b{c}"'],
  ['/srv/$host', '"/srv/${dollar}host"'],
])('the root %s is one word', (root, word) => {
  expect(nginxConfiguration({ ...parameters, root }, surroundings)).toContain(`    root ${word};\n`);
});

test('without IPv6 nothing listens on it; one address is the only one', () => {
  expect(nginxConfiguration(parameters, { ...surroundings, hasIpv6: false })).not.toContain('[::]');
  const text = nginxConfiguration({ ...parameters, address: '192.0.2.1' }, surroundings);
  expect(text.match(/listen .*/g)).toEqual(['listen 192.0.2.1:8080;']);
});

test('with nobody to become it stays root', () => {
  expect(nginxConfiguration(parameters, { ...surroundings, account: null })).toContain('user root;\n');
});
