import type { JsonSchema } from '@understudy/contracts';

const serverKinds = ['builtin', 'apache', 'nginx'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** The parameters, after the schema has filled in its defaults. Names are those of OCF's apache and nginx agents. */
export interface HttpdParameters {
  readonly server: ServerKind;
  readonly root?: string;
  readonly index: string;
  readonly port: number;
  readonly address?: string;
  readonly configfile?: string;
  readonly httpd?: string;
  readonly options?: string;
  readonly envfiles?: string;
  readonly statusurl?: string;
  readonly testregex?: string;
  readonly expected_status: number;
  /** Seconds. */
  readonly request_timeout: number;
  /** Seconds; absent: however slow. */
  readonly max_latency?: number;
  /** Seconds. */
  readonly stop_grace: number;
  readonly reload_on_change?: string;
  readonly user?: string;
  readonly group?: string;
}

/** An absolute path of printable characters: it is written into configuration files. */
const absolutePath = '^/[^\\u0000-\\u001f\\u007f]*$';
const printable = '^[^\\u0000-\\u001f\\u007f]*$';

export const httpdSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    server: {
      enum: serverKinds,
      default: 'builtin',
      description: 'Which web server: the built-in one, Apache or nginx.',
    },
    root: {
      type: 'string',
      pattern: absolutePath,
      description: 'The directory to serve. Needed unless configfile is given.',
    },
    index: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      default: 'index.html',
      description: 'The file that stands for a directory.',
    },
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      default: 80,
      description: 'The TCP port; with configfile, the one that statusurl asks.',
    },
    address: {
      type: 'string',
      pattern: '^[0-9A-Fa-f:.]+$',
      description:
        'Listen on this address alone. It must be there before the start; leave it out to have every address, also those that come later.',
    },
    configfile: {
      type: 'string',
      pattern: absolutePath,
      description: 'A configuration file for Apache or nginx. Without one, a minimal one is made.',
    },
    httpd: { type: 'string', pattern: absolutePath, description: 'The program. Found by itself if left out.' },
    options: {
      type: 'string',
      pattern: printable,
      description: 'More words for the command line of Apache or nginx, parted by blanks.',
    },
    envfiles: {
      type: 'string',
      pattern: printable,
      description:
        'Shell files that set the environment of Apache, parted by blanks. With configfile, default /etc/apache2/envvars if it exists.',
    },
    statusurl: {
      type: 'string',
      pattern: '^(https?://|/)[^\\u0000-\\u0020\\u007f]*$',
      description:
        'The page a monitor asks for: a URL, or a path on this server. Default: the server’s own health page, or / with configfile.',
    },
    testregex: { type: 'string', description: 'A regular expression that the page must match somewhere.' },
    expected_status: {
      type: 'integer',
      minimum: 100,
      maximum: 599,
      default: 200,
      description: 'The status that the page must have.',
    },
    request_timeout: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 300,
      default: 2,
      description: 'How long one request of a monitor may take, in seconds; then the monitor is inconclusive.',
    },
    max_latency: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 300,
      description:
        'The slowest acceptable answer, in seconds: when the quickest of three requests is slower, the monitor is inconclusive.',
    },
    stop_grace: {
      type: 'number',
      minimum: 0,
      maximum: 600,
      default: 5,
      description: 'How long requests in flight may go on at a stop, in seconds.',
    },
    reload_on_change: {
      type: 'string',
      pattern: printable,
      description:
        'Files and directories, parted by blanks: when a monitor finds one changed, the configuration is tested, and reloaded if the server accepts it.',
    },
    user: {
      type: 'string',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
      description:
        'Whom the server runs as when it is started by root. Default www-data, apache, nginx or nobody, the first that exists. Not with configfile.',
    },
    group: {
      type: 'string',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
      description: 'Its group. Default: the group of user.',
    },
  },
};

/** What the schema cannot say: which parameters go together. Sentences for a person; empty if all is well. */
export function problemsOf(parameters: HttpdParameters): readonly string[] {
  return [...problemsOfServer(parameters), ...problemsOfTest(parameters)];
}

function problemsOfServer(parameters: HttpdParameters): string[] {
  const problems: string[] = [];
  const { server, configfile, root } = parameters;
  if (configfile === undefined && root === undefined) {
    problems.push(server === 'builtin' ? 'root is missing' : 'root or configfile is missing');
  }
  if (server === 'builtin') {
    for (const name of ['configfile', 'httpd', 'options', 'envfiles', 'reload_on_change'] as const) {
      if (parameters[name] !== undefined) problems.push(`${name} is for the servers apache and nginx, not for builtin`);
    }
  }
  if (server === 'nginx' && parameters.envfiles !== undefined) problems.push('envfiles is for the server apache');
  if (server === 'apache' && root?.includes('${') === true) problems.push('root holds ${, which Apache would replace');
  if (configfile !== undefined) problems.push(...problemsBesideConfigfile(parameters));
  return problems;
}

function problemsBesideConfigfile(parameters: HttpdParameters): string[] {
  return (['root', 'address', 'user', 'group'] as const)
    .filter((name) => parameters[name] !== undefined)
    .map((name) => `${name} and configfile exclude each other: it stands in the file`);
}

function problemsOfTest({ testregex, statusurl }: HttpdParameters): string[] {
  const problems: string[] = [];
  if (statusurl?.startsWith('http') === true && !URL.canParse(statusurl)) problems.push('statusurl is not a URL');
  try {
    new RegExp(testregex ?? '');
  } catch (error) {
    problems.push(`testregex: ${error instanceof Error ? error.message : String(error)}`);
  }
  return problems;
}
