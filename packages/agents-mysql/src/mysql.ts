import { defineAgent, type Agent } from '@understudy/agent-kit';
import { monitor } from './operations/monitor.ts';
import { start } from './operations/start.ts';
import { stop } from './operations/stop.ts';
import { validate } from './operations/validate.ts';
import { watch } from './operations/watch.ts';
import { mysqlSchema, type MysqlParameters } from './parameters.ts';

/** A MariaDB or MySQL server, on its own. Cold on the standby: its data is in one place at a time. */
export const mysql: Agent<MysqlParameters> = defineAgent<MysqlParameters>({
  name: 'mysql',
  version: '0.1.0',
  description:
    'A MariaDB or MySQL server with its own data directory. Does what ocf:heartbeat:mysql does for a server ' +
    'without replication.',
  parameters: mysqlSchema,
  timeoutsMs: { start: 120_000, stop: 120_000, monitor: 30_000, validate: 20_000, clean: 120_000 },
  monitorIntervalMs: 10_000,
  systemServices: [{ names: ['mariadb', 'mysql', 'mysqld'] }],
  start,
  stop,
  monitor,
  validate,
  clean: stop,
  watch,
});
