/**
 * A program that asks a web server every few milliseconds and prints one line of JSON for each try (`Sample`).
 *
 * Every try is on its own: its own connection, its own time limit, begun when its time has come, however the others
 * fare. So a server that hangs is noticed as soon as one that refuses, and the first answer after an outage is
 * seen at once.
 *
 *     node probe.ts --url http://10.77.0.100/ [--interval-ms 5] [--timeout-ms 1000] [--in-flight 512]
 */
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { monotonicMs } from './clock.ts';
import type { FailureReason, Sample } from './outage.ts';

interface Target {
  readonly host: string;
  readonly port: number;
  readonly request: string;
  readonly timeoutMs: number;
}

const bodyLimit = 200;

const reasons: ReadonlyMap<string, FailureReason> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
]);

function failure(startedMs: number, reason: FailureReason, detail: string): Sample {
  return { kind: 'failure', startedMs, atMs: monotonicMs(), reason, detail };
}

/** HTTP/1.0 without keep-alive: the answer is what came before the connection ended. */
function judge(startedMs: number, answer: string): Sample {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
  if (status === 0) return failure(startedMs, 'reset', 'no complete answer');
  if (status < 200 || status > 299) return failure(startedMs, 'bad status', String(status));
  return { kind: 'success', startedMs, atMs: monotonicMs(), status, body: body.slice(0, bodyLimit).trim() };
}

/** One try; calls back exactly once. */
function attempt(target: Target, done: (sample: Sample) => void): void {
  const startedMs = monotonicMs();
  let answer = '';
  const socket = connect({ host: target.host, port: target.port, noDelay: true });
  const timer = setTimeout(() => finish(failure(startedMs, 'timeout', `${target.timeoutMs} ms`)), target.timeoutMs);
  let over = false;
  function finish(sample: Sample): void {
    if (over) return;
    over = true;
    clearTimeout(timer);
    socket.destroy();
    done(sample);
  }
  socket.setEncoding('utf8');
  socket.on('connect', () => socket.write(target.request));
  socket.on('data', (text: string) => (answer += text));
  socket.on('end', () => finish(judge(startedMs, answer)));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.message;
    finish(failure(startedMs, reasons.get(code) ?? 'other', code));
  });
}

function readTarget(url: URL, timeoutMs: number): Target {
  const request = `GET ${url.pathname}${url.search} HTTP/1.0\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80), request, timeoutMs };
}

/** The measure must not wait for what it measures. An ordinary user may not ask for this, and has to do without. */
function hurry(): void {
  spawnSync('chrt', ['--rr', '--pid', '10', String(process.pid)], { stdio: 'ignore' });
}

function main(): void {
  hurry();
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'interval-ms': { type: 'string', default: '5' },
      'timeout-ms': { type: 'string', default: '1000' },
      'in-flight': { type: 'string', default: '512' },
    },
  });
  const target = readTarget(new URL(values.url ?? ''), Number(values['timeout-ms']));
  const limit = Number(values['in-flight']);
  let inFlight = 0;
  const print = (sample: Sample): boolean => process.stdout.write(`${JSON.stringify(sample)}\n`);
  setInterval(() => {
    if (inFlight >= limit) {
      print(failure(monotonicMs(), 'too many in flight', String(limit)));
      return;
    }
    inFlight += 1;
    attempt(target, (sample) => {
      inFlight -= 1;
      print(sample);
    });
  }, Number(values['interval-ms']));
}

main();
