import type { JsonSchema } from '@understudy/contracts';
import { mysqlSchema, type MysqlParameters } from '../parameters.ts';
import type { Budget } from './loss.ts';

/** What is done where a promotion would lose more than is allowed. */
const lossPolicies = ['refuse', 'wait', 'ask', 'accept'] as const;

/** Those of `mysql`, and what replication needs; durations are in seconds. */
export interface ReplicatedParameters extends MysqlParameters {
  readonly replication_user: string;
  readonly replication_passwd: string;
  readonly replication_hosts?: string;
  readonly replication_port?: number;
  readonly server_id?: number;
  readonly semi_sync: boolean;
  readonly semi_sync_timeout: number;
  readonly max_loss_transactions?: number;
  readonly max_loss_seconds?: number;
  readonly on_loss: (typeof lossPolicies)[number];
  readonly wait_for: number;
  readonly binlog_keep: number;
  readonly binlog_limit?: number;
}

const name = { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$' } as const;
const seconds = { type: 'number', minimum: 0, maximum: 86_400 } as const;

const own = {
  replication_user: {
    ...name,
    default: 'understudy',
    description: 'As whom the copies ask each other; made by the agent, and may read everything.',
  },
  replication_passwd: {
    type: 'string',
    minLength: 1,
    format: 'password',
    writeOnly: true,
    description: 'The password of replication_user.',
  },
  replication_hosts: {
    type: 'string',
    pattern: '^[A-Za-z0-9.:\\[\\] -]*$',
    description:
      'Where the copies are, this one among them or not: host, host:port, [address]:port, parted by blanks. ' +
      'Default: the addresses of the cluster’s nodes.',
  },
  replication_port: {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    description: 'The port of the other copies, where replication_hosts names none. Default: port, else 3306.',
  },
  server_id: {
    type: 'integer',
    minimum: 1,
    maximum: 4_294_967_295,
    description: 'The number of this copy, unlike that of any other. Default: made from the node’s name.',
  },
  semi_sync: {
    type: 'boolean',
    default: false,
    description: 'A commit is acknowledged once the other copy has it (semi-synchronous replication).',
  },
  semi_sync_timeout: {
    type: 'number',
    minimum: 0.1,
    maximum: 86_400,
    default: 10,
    description: 'So long, in seconds, a commit waits for the other copy; then the primary goes on alone.',
  },
  max_loss_transactions: {
    type: 'integer',
    minimum: 0,
    description: 'A promotion may lose so many transactions. Default: no limit but that of max_loss_seconds.',
  },
  max_loss_seconds: {
    ...seconds,
    description: 'A promotion may lose what was committed in so many seconds. Default: 0 with semi_sync, else 60.',
  },
  on_loss: {
    enum: [...lossPolicies],
    default: 'refuse',
    description: 'Where a promotion would lose more: refuse, wait (then accept), ask (a file accepts it once), accept.',
  },
  wait_for: { ...seconds, default: 30, description: 'With on_loss wait: so long, in seconds, for the old primary.' },
  binlog_keep: {
    type: 'number',
    minimum: 0,
    maximum: 31_536_000,
    default: 86_400,
    description: 'So long, in seconds, binary logs are kept although every copy has what is in them.',
  },
  binlog_limit: {
    type: 'integer',
    minimum: 1,
    description:
      'Beyond so many MiB of them binary logs go although a copy that is away would need them: it is copied anew. ' +
      'Default: any size.',
  },
} as const;

export const replicatedSchema: JsonSchema = {
  ...mysqlSchema,
  required: ['replication_passwd'],
  properties: { ...(mysqlSchema['properties'] as object), ...own },
};

const asynchronousLossSeconds = 60;

export function budgetOf(parameters: ReplicatedParameters): Budget {
  return {
    maxTransactions: parameters.max_loss_transactions ?? null,
    maxSeconds: parameters.max_loss_seconds ?? (parameters.semi_sync ? 0 : asynchronousLossSeconds),
  };
}
