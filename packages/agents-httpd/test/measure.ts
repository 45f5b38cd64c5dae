/*
 * How long the operations take with each server, as the table of the README: median of 15 rounds, and the range.
 * A figure is only as good as the quiet around it, so the load is printed with it.
 *
 *     node --conditions=source packages/agents-httpd/test/measure.ts
 */
import { availableParallelism, loadavg } from 'node:os';
import type { AgentAction } from '@understudy/contracts';
import { createHarness, type Harness } from './harness.ts';

const rounds = 15;
const servers = ['builtin', 'apache', 'nginx'];
/** One round, in this order. */
const actions: readonly AgentAction[] = ['start', 'monitor', 'promote', 'demote', 'stop'];

async function timeOf(web: Harness, action: AgentAction): Promise<number> {
  const startedMs = performance.now();
  const { code, reason } = await web.operate(action);
  if (code !== 'ok') throw new Error(`${action}: ${code} ${reason}`);
  return performance.now() - startedMs;
}

/** The times of each action, in milliseconds, sorted. The first round warms up and does not count. */
async function measure(server: string): Promise<ReadonlyMap<AgentAction, readonly number[]>> {
  const web = await createHarness({ server });
  const times = new Map(actions.map((action): [AgentAction, number[]] => [action, []]));
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const action of actions) {
        const timeMs = await timeOf(web, action);
        if (round > 0) times.get(action)?.push(timeMs);
      }
    }
  } finally {
    await web.dispose();
  }
  for (const each of times.values()) each.sort((a, b) => a - b);
  return times;
}

function cell(times: readonly number[]): string {
  const [median, least, most] = [times[(rounds - 1) / 2], times[0], times.at(-1)].map((ms = NaN) =>
    ms < 10 ? ms.toFixed(1) : ms.toFixed(0),
  );
  return `${median} ms (${least}–${most})`;
}

const tables = new Map<string, ReadonlyMap<AgentAction, readonly number[]>>();
for (const server of servers) tables.set(server, await measure(server));
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const lines = [
  row(['', ...servers.map((server) => `\`${server}\``)]),
  row(['---', ...servers.map(() => '---')]),
  ...actions.map((action) => row([action, ...servers.map((server) => cell(tables.get(server)?.get(action) ?? []))])),
  '',
  `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`,
];
process.stdout.write(`${lines.join('\n')}\n`);
