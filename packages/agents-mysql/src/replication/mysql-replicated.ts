import { defineAgent, type Agent } from '@understudy/agent-kit';
import { watch } from '../operations/watch.ts';
import { demote } from './operations/demote.ts';
import { monitor } from './operations/monitor.ts';
import { notify } from './operations/notify.ts';
import { promote } from './operations/promote.ts';
import { start } from './operations/start.ts';
import { stop } from './operations/stop.ts';
import { validate } from './operations/validate.ts';
import { replicatedSchema, type ReplicatedParameters } from './replicated-parameters.ts';

/** A MariaDB server on each node, one of them promoted, the others replicas of it. */
export const mysqlReplicated: Agent<ReplicatedParameters> = defineAgent<ReplicatedParameters>({
  name: 'mysql-replicated',
  version: '0.1.0',
  description:
    'A MariaDB server on each node with its own data directory: one takes writes, the others replicate from it and ' +
    'can take its place. Does what ocf:heartbeat:mysql does for a server with replication.',
  parameters: replicatedSchema,
  timeoutsMs: {
    start: 120_000,
    stop: 120_000,
    monitor: 30_000,
    validate: 20_000,
    clean: 120_000,
    promote: 60_000,
    demote: 60_000,
    notify: 30_000,
  },
  monitorIntervalMs: 2_000,
  saysPromotionScore: true,
  wantsNotices: true,
  systemServices: [{ names: ['mariadb', 'mysql', 'mysqld'] }],
  start,
  stop,
  monitor,
  validate,
  clean: stop,
  watch,
  promote,
  demote,
  notify,
});
