import { existsSync } from 'node:fs';
import type { OperationContext } from '@understudy/agent-kit';
import { problemsOf, type HttpdParameters } from '../parameters.ts';
import { apachePlan } from './apache-plan.ts';
import { builtinPlan } from './builtin-plan.ts';
import { readEnvironment } from './read-environment.ts';
import { findAccount } from './find-account.ts';
import { nginxPlan } from './nginx-plan.ts';
import { runPathsOf } from './run-paths.ts';
import type { PlanSurroundings, ServerPlan } from './server-plan.ts';

export type PlanResult =
  | { readonly kind: 'plan'; readonly plan: ServerPlan }
  | {
      readonly kind: 'problem';
      readonly code: 'badParameters' | 'notInstalled';
      readonly reason: string;
    };

const programs = {
  apache: ['/usr/sbin/apache2', '/usr/sbin/httpd', '/usr/sbin/httpd2', '/usr/local/apache2/bin/httpd'],
  nginx: ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/nginx/sbin/nginx', '/usr/local/sbin/nginx'],
} as const;

/** Makes the plan for these parameters on this host, by default with the usual files. Changes nothing. */
export async function makePlan(
  context: OperationContext<HttpdParameters>,
  paths = runPathsOf(context.runDirectory),
): Promise<PlanResult> {
  const { parameters, node, resource } = context;
  const problems = problemsOf(parameters);
  if (problems.length > 0) return { kind: 'problem', code: 'badParameters', reason: problems.join('; ') };
  const program = programOf(parameters);
  if (program === undefined) return { kind: 'problem', code: 'notInstalled', reason: missingProgram(parameters) };
  const choice = await findAccount(parameters, context.signal);
  if (choice.kind === 'problem') return { kind: 'problem', code: 'notInstalled', reason: choice.reason };
  const surroundings: PlanSurroundings = {
    node,
    resource,
    paths,
    account: choice.account,
    program,
    hasIpv6: existsSync('/proc/net/if_inet6'),
  };
  return planFor(context, surroundings);
}

async function planFor(
  context: OperationContext<HttpdParameters>,
  surroundings: PlanSurroundings,
): Promise<PlanResult> {
  const { parameters } = context;
  switch (parameters.server) {
    case 'builtin':
      return { kind: 'plan', plan: builtinPlan(parameters, surroundings) };
    case 'nginx':
      return { kind: 'plan', plan: nginxPlan(parameters, surroundings) };
    case 'apache': {
      const environment = await readEnvironment(parameters, context.signal);
      if (environment.kind === 'problem') return { ...environment, code: 'notInstalled' };
      return { kind: 'plan', plan: apachePlan(parameters, surroundings, environment.env) };
    }
  }
}

function programOf({ server, httpd }: HttpdParameters): string | undefined {
  if (server === 'builtin') return process.execPath;
  return (httpd === undefined ? programs[server] : [httpd]).find((path) => existsSync(path));
}

function missingProgram({ server, httpd }: HttpdParameters): string {
  return httpd === undefined ? `${server} is not installed on this host` : `there is no ${httpd} on this host`;
}
