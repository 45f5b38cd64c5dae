import { basename } from 'node:path';
import type { JsonSchema } from '@understudy/contracts';

/** The parameters, after the schema has filled in its defaults. Names are those of OCF's mysql agent. */
export interface MysqlParameters {
  readonly binary?: string;
  readonly config?: string;
  readonly datadir: string;
  readonly user: string;
  readonly group?: string;
  readonly socket?: string;
  readonly pid?: string;
  readonly log?: string;
  /** 0: no TCP at all. */
  readonly port?: number;
  readonly additional_parameters?: string;
  readonly enable_creation: boolean;
  readonly test_user?: string;
  readonly test_passwd?: string;
  readonly test_table?: string;
  /** Seconds. */
  readonly request_timeout: number;
}

const absolutePath = { type: 'string', pattern: '^/[^\\u0000-\\u001f\\u007f]*$' } as const;
const account = { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$' } as const;
const printable = { type: 'string', pattern: '^[^\\u0000-\\u001f\\u007f]*$' } as const;

export const mysqlSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    binary: { ...absolutePath, description: 'The server itself, mariadbd or mysqld. Found by itself if left out.' },
    config: {
      ...absolutePath,
      description: 'The only option file that is read. Without one, none is: not even those in /etc/mysql.',
    },
    datadir: { ...absolutePath, default: '/var/lib/mysql', description: 'The data directory.' },
    user: { ...account, default: 'mysql', description: 'Whom the server runs as when it is started by root.' },
    group: { ...account, description: 'Group of the directories that are made for it. Default: that of user.' },
    socket: { ...absolutePath, description: 'Its socket. Default: mysqld/mysqld.sock in the run directory.' },
    pid: { ...absolutePath, description: 'Its own pid file. Default: mysqld/mysqld.pid in the run directory.' },
    log: { ...absolutePath, description: 'Its error log. Default: server.log in the run directory.' },
    port: {
      type: 'integer',
      minimum: 0,
      maximum: 65535,
      description: 'The TCP port, on every address; 0: no TCP. Default: what config says, else 3306.',
    },
    additional_parameters: { ...printable, description: 'More options for the server, parted by blanks.' },
    enable_creation: {
      type: 'boolean',
      default: false,
      description: 'Make a new, empty database when the data directory is missing or empty.',
    },
    test_user: { ...printable, description: 'Whom a monitor connects as. Default: the user that the agent runs as.' },
    test_passwd: { type: 'string', format: 'password', writeOnly: true, description: 'The password of test_user.' },
    test_table: {
      type: 'string',
      pattern: '^[^.`\\u0000-\\u001f]+\\.[^.`\\u0000-\\u001f]+$',
      description: 'A table that a monitor reads a row of: database.table.',
    },
    request_timeout: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 300,
      default: 5,
      description: 'How long the query of a monitor may take, in seconds; then the monitor is inconclusive.',
    },
  },
};

/** The kernel's limit for the name of a socket, in bytes. */
const maxSocketBytes = 107;

/** What the schema cannot say. Sentences for a person; empty if all is well. */
export function problemsOf(parameters: MysqlParameters, socket: string): readonly string[] {
  const problems: string[] = [];
  if (/safe/.test(basename(parameters.binary ?? ''))) {
    problems.push('binary must be the server itself, mariadbd or mysqld, not the script that watches it');
  }
  if (Buffer.byteLength(socket) > maxSocketBytes) {
    problems.push(`socket ${socket} is longer than ${maxSocketBytes} bytes, the kernel's limit`);
  }
  if (parameters.test_passwd !== undefined && parameters.test_user === undefined) {
    problems.push('test_passwd is given without test_user');
  }
  return problems;
}
