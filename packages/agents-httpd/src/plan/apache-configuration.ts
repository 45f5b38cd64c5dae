import { healthPath } from '../builtin/health-path.ts';
import type { HttpdParameters } from '../parameters.ts';
import type { PlanSurroundings } from './server-plan.ts';
import { hostOf } from './status-url.ts';

/** The modules that a plain site needs; the first multi-processing module that is there comes before them. */
const modules = ['alias', 'authz_core', 'dir', 'headers', 'mime', 'unixd', 'log_config'] as const;

export interface ApacheModules {
  /** Where the modules lie: `/usr/lib/apache2/modules`. */
  readonly directory: string;
  /** `mpm_event`, `mpm_worker` or `mpm_prefork`. */
  readonly multiProcessing: string;
  /** A file of content types. */
  readonly typesFile: string;
}

/** A minimal configuration: one site, everything of the server's own in the run directory. */
export function apacheConfiguration(
  parameters: HttpdParameters,
  surroundings: PlanSurroundings,
  { directory, multiProcessing, typesFile }: ApacheModules,
): string {
  const { paths, node, account } = surroundings;
  const listen = parameters.address === undefined ? '' : `${hostOf(parameters.address)}:`;
  return [
    `ServerName localhost`,
    `ServerRoot ${quoted(paths.directory)}`,
    `DefaultRuntimeDir ${quoted(paths.directory)}`,
    `PidFile ${quoted(`${paths.directory}/apache.pid`)}`,
    `ErrorLog ${quoted(paths.log)}`,
    ...[multiProcessing, ...modules].flatMap((name) => loadModule(directory, name)),
    `Listen ${listen}${parameters.port}`,
    ...(account === null ? [] : [`User ${account.user}`, `Group #${account.gid}`]),
    `GracefulShutdownTimeout ${Math.max(1, Math.ceil(parameters.stop_grace))}`,
    `ServerTokens Prod`,
    `TypesConfig ${quoted(typesFile)}`,
    `DocumentRoot ${quoted(parameters.root ?? '/')}`,
    `DirectoryIndex ${parameters.index}`,
    `Header always set X-Served-By ${quoted(node)}`,
    // A status without a target, whose text is ours: a page that needs no file.
    `Redirect 200 ${healthPath}`,
    `ErrorDocument 200 ${quoted(JSON.stringify({ version: 1, node, resource: surroundings.resource }))}`,
    `RedirectMatch 404 "/\\.(?!well-known|understudy/health$)"`,
    '',
  ].join('\n');
}

/** Some builds have a module inside; loading it again would be an error. */
function loadModule(directory: string, name: string): string[] {
  return [
    `<IfModule !${name}_module>`,
    `LoadModule ${name}_module ${quoted(`${directory}/mod_${name}.so`)}`,
    `</IfModule>`,
  ];
}

/** One word for Apache. It also replaces ${NAME}, for which there is no escape: see `problemsOf`. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
