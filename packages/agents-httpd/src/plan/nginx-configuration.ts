import { contentTypes } from '../builtin/content-types.ts';
import { healthPath } from '../builtin/health-path.ts';
import type { HttpdParameters } from '../parameters.ts';
import type { PlanSurroundings } from './server-plan.ts';
import { hostOf } from './status-url.ts';

/** A minimal configuration: one site, everything of the server's own in the run directory. */
export function nginxConfiguration(parameters: HttpdParameters, surroundings: PlanSurroundings): string {
  const { paths, account } = surroundings;
  return [
    `user ${account?.user ?? 'root'};`,
    `worker_processes auto;`,
    `worker_shutdown_timeout ${Math.max(1, Math.round(parameters.stop_grace * 1000))}ms;`,
    `pid ${quoted(`${paths.directory}/nginx.pid`)};`,
    `error_log ${quoted(paths.log)} warn;`,
    `events { worker_connections 1024; }`,
    `http {`,
    `  geo $dollar { default "$"; }`,
    `  default_type application/octet-stream;`,
    `  types {`,
    ...typeLines(),
    `  }`,
    `  access_log off;`,
    `  log_not_found off;`,
    `  server_tokens off;`,
    `  sendfile on;`,
    ...temporaryPaths(paths.directory),
    ...server(parameters, surroundings),
    `}`,
    '',
  ].join('\n');
}

function server(parameters: HttpdParameters, { node, resource, hasIpv6 }: PlanSurroundings): string[] {
  const { port, address } = parameters;
  const everywhere = hasIpv6 ? [`${port}`, `[::]:${port}`] : [`${port}`];
  const listen = address === undefined ? everywhere : [`${hostOf(address)}:${port}`];
  return [
    `  server {`,
    ...listen.map((where) => `    listen ${where};`),
    `    root ${quoted(parameters.root ?? '/')};`,
    `    index ${parameters.index};`,
    `    add_header X-Served-By ${quoted(node)} always;`,
    `    location = ${healthPath} {`,
    `      default_type application/json;`,
    `      return 200 ${quoted(JSON.stringify({ version: 1, node, resource }))};`,
    `    }`,
    `    location ~ "/\\.(?!well-known)" { return 404; }`,
    `  }`,
  ];
}

function temporaryPaths(directory: string): string[] {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${quoted(`${directory}/nginx-${name}`)};`,
  );
}

function typeLines(): string[] {
  return [...contentTypes].map(([ending, type]) => `    ${type.replace(/;.*/, '')} ${ending.slice(1)};`);
}

/** One word for nginx. It has no escape for the sign of a variable, but a variable can hold one. */
function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escaped.replaceAll('$', () => '${dollar}')}"`;
}
