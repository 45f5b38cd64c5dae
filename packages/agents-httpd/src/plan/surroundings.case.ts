import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from './run-paths.ts';
import type { PlanSurroundings } from './server-plan.ts';

/** A plan's surroundings, for tests. */
export const surroundings: PlanSurroundings = {
  node: 'anna',
  resource: 'web',
  paths: runPathsOf('/run/understudy/web'),
  account: { user: 'www-data', uid: 33, gid: 33 },
  program: '/usr/sbin/server',
  hasIpv6: true,
};

export const parameters: HttpdParameters = {
  server: 'builtin',
  root: '/srv/www',
  index: 'index.html',
  port: 8080,
  expected_status: 200,
  request_timeout: 2,
  stop_grace: 2.5,
};
