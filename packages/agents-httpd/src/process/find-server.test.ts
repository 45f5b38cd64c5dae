import { describe, expect, test } from 'vitest';
import { runPathsOf } from '../plan/run-paths.ts';
import { isServerOf } from './find-server.ts';

const paths = runPathsOf('/run/understudy/web');
const node = ['/usr/bin/node', '--max-old-space-size=64', '/opt/httpd/dist/builtin-server.js'];
const apache = ['/usr/sbin/apache2', '-f', '/run/understudy/web/server.conf', '-E'];
const nginx = 'nginx: master process /usr/sbin/nginx -c /run/understudy/web/server.conf -e';

describe('a server is known by its command line', () => {
  test.each([
    ['builtin', [...node, '/run/understudy/web/server.conf']],
    ['apache', [...apache, '/run/understudy/web/server.log', '-DFOREGROUND']],
    ['nginx', [`${nginx} /run/understudy/web/server.log -g daemon off;`]],
    ['nginx', ['/usr/sbin/nginx', '-c', '/c', '-e', '/run/understudy/web/server.log', '-g', 'daemon off;']],
  ] as const)('%s: %j', (server, argv) => {
    expect(isServerOf(server, paths, argv)).toBe(true);
  });
});

describe('nothing else is taken for it', () => {
  test.each([
    ['builtin', [...node, '/run/understudy/web2/server.conf']],
    ['builtin', ['vi', '/run/understudy/web/server.conf']],
    ['builtin', ['/usr/bin/node', '/opt/tool.js', '/run/understudy/web/server.conf']],
    ['apache', [...apache, '/run/understudy/web2/server.log', '-DFOREGROUND']],
    ['apache', ['/usr/sbin/apache2', '-f', '/run/understudy/web/server.conf', '-t']],
    ['apache', ['tail', '-f', '/run/understudy/web/server.log']],
    ['nginx', [`${nginx} /run/understudy/web2/server.log`]],
    ['nginx', ['nginx: worker process']],
    ['nginx', ['/usr/sbin/nginx', '-c', '/c', '-e', '/run/understudy/web/server.log', '-q', '-t']],
    ['nginx', []],
  ] as const)('%s: %j', (server, argv) => {
    expect(isServerOf(server, paths, argv)).toBe(false);
  });
});
