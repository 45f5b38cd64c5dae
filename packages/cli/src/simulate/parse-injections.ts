/** What the flags of `crm simulate` suppose → injections, in a fixed order. */
import { type ResultCode, resultCodes, UnderstudyError } from '@understudy/contracts';
import { type Injection, parseDuration } from '@understudy/crm-core';

export interface InjectionFlags {
  readonly 'node-lost'?: readonly string[] | undefined;
  readonly 'node-down'?: readonly string[] | undefined;
  readonly 'node-up'?: readonly string[] | undefined;
  readonly 'op-fail'?: readonly string[] | undefined;
  readonly 'ticket-grant'?: readonly string[] | undefined;
  readonly 'ticket-revoke'?: readonly string[] | undefined;
  readonly quorum?: string | undefined;
  readonly 'set-param'?: readonly string[] | undefined;
}

/** Throws `invalid-request` for what is not in the form that it has to have. */
export function parseInjections(flags: InjectionFlags): readonly Injection[] {
  const {
    'set-param': parameters = [],
    'ticket-grant': granted = [],
    'ticket-revoke': revoked = [],
    'op-fail': failures = [],
    'node-up': up = [],
    'node-down': down = [],
    'node-lost': lost = [],
    quorum,
  } = flags;
  return [
    ...parameters.map(parseParameter),
    ...granted.map((ticket): Injection => ({ kind: 'ticket', ticket, granted: true })),
    ...revoked.map((ticket): Injection => ({ kind: 'ticket', ticket, granted: false })),
    ...failures.map(parseFailure),
    ...up.map((node): Injection => ({ kind: 'node', node, to: 'up' })),
    ...down.map((node): Injection => ({ kind: 'node', node, to: 'down' })),
    ...lost.map((node): Injection => ({ kind: 'node', node, to: 'lost' })),
    ...(quorum === undefined ? [] : [{ kind: 'quorum', quorate: quorum === 'yes' } as const]),
  ];
}

function parseParameter(text: string): Injection {
  const [, resource, name, value] = /^(.+?)\.([^.=]+)=(.*)$/su.exec(text) ?? [];
  if (resource !== undefined && name !== undefined && value !== undefined) {
    return { kind: 'parameter', resource, name, value };
  }
  throw invalid('--set-param', text, 'RESOURCE.NAME=VALUE', 'site.port=8080');
}

function parseFailure(text: string): Injection {
  const parts = /^(.+?):([a-z][a-z_-]*)(?::([^:@=]+))?@([^=]+)=([\w-]+)$/u.exec(text);
  const [, resource, operation, interval, node, result] = parts ?? [];
  const intervalMs = interval === undefined || interval === '0' ? 0 : parseDuration(interval);
  const code = codeOf(result ?? '');
  if (resource !== undefined && operation !== undefined && node !== undefined) {
    if (intervalMs !== undefined && code !== undefined) {
      return { kind: 'operationFailed', resource, operation, intervalMs, node, code };
    }
  }
  throw invalid('--op-fail', text, 'RESOURCE:OPERATION[:INTERVAL]@NODE=RESULT', 'site:monitor:10s@a=not-running');
}

/** A number of OCF, or its name as status shows it. */
function codeOf(text: string): number | undefined {
  if (/^\d{1,3}$/u.test(text)) return Number(text);
  const name = text.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(resultCodes, name) ? resultCodes[name as ResultCode] : undefined;
}

function invalid(flag: string, text: string, form: string, example: string): UnderstudyError {
  return new UnderstudyError('invalid-request', `${flag}: '${text}' is not ${form}`, {
    remedy: `As in ${flag} ${example}.`,
  });
}
