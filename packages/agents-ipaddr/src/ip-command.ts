/*
 * The `ip` command of iproute2, as this agent uses it. Every answer is a value: what
 * it printed, or why it did not work and which result that is.
 */
import { run, type Argv, type RunResult } from '@understudy/agent-kit';
import type { Family } from './ip-address.ts';
import { parseConnectedRoutes, parseLinks, type ConnectedRoute, type Link } from './ip-json.ts';

export type IpFailure = {
  readonly kind: 'failed';
  readonly code: 'error' | 'noPermission' | 'notInstalled';
  readonly reason: string;
};
export type IpAnswer<T> = { readonly kind: 'done'; readonly value: T } | IpFailure;

/** Every link of this host with its addresses. */
export async function readLinks(signal: AbortSignal): Promise<IpAnswer<readonly Link[]>> {
  return parsed(await runIp(['-json', 'address', 'show'], signal), parseLinks);
}

/** The networks of one family that this host is connected to. */
export async function readConnectedRoutes(
  family: Family,
  signal: AbortSignal,
): Promise<IpAnswer<readonly ConnectedRoute[]>> {
  const answer = await runIp(['-json', familyOption(family), 'route', 'show', 'table', 'main'], signal);
  return parsed(answer, (text) => parseConnectedRoutes(text, family));
}

/** Runs `ip` and gives what it printed. */
export async function runIp(words: readonly string[], signal: AbortSignal): Promise<IpAnswer<string>> {
  const argv: Argv = ['ip', ...words];
  const result = await run(argv, { signal, maxOutputBytes: 4 * 1_048_576 });
  return result.code === 0 ? { kind: 'done', value: result.stdout } : failureOf(argv, result);
}

export function familyOption(family: Family): '-4' | '-6' {
  return family === 4 ? '-4' : '-6';
}

function parsed<T>(answer: IpAnswer<string>, parse: (text: string) => T): IpAnswer<T> {
  if (answer.kind === 'failed') return answer;
  try {
    return { kind: 'done', value: parse(answer.value) };
  } catch {
    return { kind: 'failed', code: 'error', reason: 'ip did not print JSON; this agent needs iproute2 4.14 or later' };
  }
}

function failureOf(argv: Argv, result: RunResult): IpFailure {
  const command = argv.join(' ');
  if (result.failedToStart !== undefined && !result.aborted) {
    return { kind: 'failed', code: 'notInstalled', reason: `${result.failedToStart} (package iproute2)` };
  }
  if (result.aborted) return { kind: 'failed', code: 'error', reason: `"${command}" was cut off by the deadline` };
  const said = result.stderr.trim().replaceAll('\n', '; ') || `exit code ${String(result.code)}`;
  const code = /operation not permitted/i.test(said) ? 'noPermission' : 'error';
  return { kind: 'failed', code, reason: `"${command}" failed: ${said}` };
}
