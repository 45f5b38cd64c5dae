/*
 * A host in small: runs the agent's operations, one JSON line of request on standard
 * input, one of result on standard output. It is started inside network namespaces;
 * like a plugin's process it lives on between operations, and ends with its input.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgentBench } from '@understudy/agent-kit/testing';
import type { AgentCall, NodePlace, Parameters } from '@understudy/contracts';
import { decodeArp, macText } from '../src/arp-packet.ts';
import { parseIpAddress } from '../src/ip-address.ts';
import type { IpaddrParameters } from '../src/index.ts';
import { createIpaddrAgent } from '../src/ipaddr-agent.ts';
import { createNetpathAgent } from '../src/netpath/netpath-agent.ts';
import { createRouteAgent } from '../src/route/route-agent.ts';
import { openPacketSocket } from '../src/packet-socket.ts';
import { releaseAddress, type Release } from '../src/release-address.ts';
import { waitUntil } from '@understudy/agent-kit';

export type HarnessRequest =
  | { readonly kind: 'operate'; readonly action: AgentCall; readonly parameters: Partial<IpaddrParameters> }
  /** The same of another agent of this package. */
  | ({ readonly kind: 'operateOther' } & OtherOperation)
  /** Where the agent keeps what it must find again: the answer's reason. */
  | { readonly kind: 'runDirectory' }
  /** What is done where nobody may wait for the agent. */
  | { readonly kind: 'release'; readonly ip: string }
  /** Waits until the agent has logged a line that contains this, and gives all lines so far. */
  | { readonly kind: 'logged'; readonly text: string }
  /** Waits until so many ARP packets from `ip` have arrived on `nic`, and gives their senders. */
  | { readonly kind: 'hearArp'; readonly nic: string; readonly ip: string; readonly count: number };

export interface OtherOperation {
  readonly agent: 'netpath' | 'route';
  readonly action: AgentCall;
  readonly parameters: Parameters;
  readonly nodes?: readonly NodePlace[];
  readonly timeoutMs?: number;
}

export interface HarnessAnswer {
  readonly code: string;
  readonly reason: string;
  readonly log: readonly string[];
  readonly durationMs: number;
  readonly nodeAttributes?: Readonly<Record<string, string | null>>;
}

const deadlineMs = 20_000;

/** Of a process before this one; else a new one, that goes with this process. */
const runDirectory = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'harness-'));
if (process.argv[2] === undefined) process.once('exit', () => rmSync(runDirectory, { recursive: true }));
const bench = await createAgentBench(createIpaddrAgent(), { runDirectory });
const others = {
  netpath: await createAgentBench(createNetpathAgent(), { runDirectory }),
  route: await createAgentBench(createRouteAgent(), { runDirectory }),
};
/** What the agent has said, also between its operations. */
const logged: string[] = [];

async function operate(action: AgentCall, parameters: Partial<IpaddrParameters>): Promise<HarnessAnswer> {
  const log: string[] = [];
  const startedMs = performance.now();
  const outcome = await bench.run(action, parameters, {
    timeoutMs: deadlineMs,
    log: (message, detail) => {
      const line = detail === undefined ? message : `${message} ${JSON.stringify(detail)}`;
      log.push(line);
      logged.push(line);
    },
  });
  return { ...outcome, log, durationMs: performance.now() - startedMs };
}

async function operateOther({ agent, action, parameters, nodes, timeoutMs }: OtherOperation): Promise<HarnessAnswer> {
  const log: string[] = [];
  const startedMs = performance.now();
  const outcome = await others[agent].run(action, parameters, {
    timeoutMs: timeoutMs ?? deadlineMs,
    log: (message) => void log.push(message),
    ...(nodes === undefined ? {} : { nodes }),
  });
  return { ...outcome, log, durationMs: performance.now() - startedMs };
}

async function hearArp(nic: string, ip: string, count: number): Promise<HarnessAnswer> {
  const address = parseIpAddress(ip);
  if (address === null) throw new Error(ip);
  const socket = openPacketSocket(nic, address);
  const heard: string[] = [];
  process.stdout.write(`${JSON.stringify({ listening: true })}\n`);
  await waitUntil(
    () => {
      for (let frame = socket.receive(); frame !== null; frame = socket.receive()) {
        const packet = decodeArp(frame.payload);
        if (packet?.senderIp.join('.') === ip) {
          heard.push(`${packet.operation} ${macText(packet.senderMac)}`);
        }
      }
      return heard.length >= count;
    },
    { timeoutMs: deadlineMs, intervalMs: 5 },
  );
  socket.close();
  return { code: 'ok', reason: '', log: heard, durationMs: 0 };
}

async function waitForLog(text: string): Promise<HarnessAnswer> {
  const isThere = (): boolean => logged.some((line) => line.includes(text));
  await waitUntil(isThere, { timeoutMs: deadlineMs, intervalMs: 5 });
  return { code: isThere() ? 'ok' : 'error', reason: '', log: logged, durationMs: 0 };
}

// Also in the middle of an operation: the host's end of the line is gone.
process.stdin.once('end', () => process.exit());

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as HarnessRequest;
  process.stdout.write(`${JSON.stringify(await answerTo(request))}\n`);
}

function answerTo(request: HarnessRequest): Promise<HarnessAnswer> | Release {
  switch (request.kind) {
    case 'operate':
      return operate(request.action, request.parameters);
    case 'operateOther':
      return operateOther(request);
    case 'runDirectory':
      return Promise.resolve({ code: 'ok', reason: runDirectory, log: [], durationMs: 0 });
    case 'release':
      return releaseAddress(request.ip);
    case 'logged':
      return waitForLog(request.text);
    case 'hearArp':
      return hearArp(request.nic, request.ip, request.count);
  }
}
