import { expect, test } from 'vitest';
import { apacheConfiguration } from './apache-configuration.ts';
import { parameters, surroundings } from './surroundings.case.ts';

const modules = { directory: '/usr/lib/apache2/modules', multiProcessing: 'mpm_event', typesFile: '/run/types' };

test('everything of its own lies in the run directory', () => {
  const lines = apacheConfiguration(parameters, surroundings, modules).split('\n');
  expect(lines).toContain('PidFile "/run/understudy/web/apache.pid"');
  expect(lines).toContain('DefaultRuntimeDir "/run/understudy/web"');
  expect(lines).toContain('ErrorLog "/run/understudy/web/server.log"');
  expect(lines).toContain('Listen 8080');
  expect(lines).toContain('DocumentRoot "/srv/www"');
  expect(lines).toContain('User www-data');
  expect(lines).toContain('Group #33');
  expect(lines).toContain('GracefulShutdownTimeout 3');
  expect(lines.filter((line) => line.startsWith('LoadModule '))[0]).toBe(
    'LoadModule mpm_event_module "/usr/lib/apache2/modules/mod_mpm_event.so"',
  );
});

test('a grace of nothing is not one without end', () => {
  const text = apacheConfiguration({ ...parameters, stop_grace: 0 }, surroundings, modules);
  expect(text).toContain('GracefulShutdownTimeout 1\n');
});

test.each([
  ['/srv/a b', '"/srv/a b"'],
  ['/srv/a"b', '"/srv/a\\"b"'],
  ['/srv/a\\b', '"/srv/a\\\\b"'],
  ['/srv/a#b $c', '"/srv/a#b $c"'],
  ['/srv/ä', '"/srv/ä"'],
])('the root %s is one word', (root, word) => {
  const text = apacheConfiguration({ ...parameters, root }, surroundings, modules);
  expect(text).toContain(`\nDocumentRoot ${word}\n`);
});

test('one address, and nobody to become', () => {
  const text = apacheConfiguration({ ...parameters, address: 'fd00::1' }, { ...surroundings, account: null }, modules);
  expect(text).toContain('\nListen [fd00::1]:8080\n');
  expect(text).not.toMatch(/^(User|Group) /m);
});
