import { join } from 'node:path';
import {
  defineAgent,
  failed,
  ok,
  pause,
  run,
  startDetached,
  type OperationContext,
  type Outcome,
} from '@understudy/agent-kit';

/** An agent that misbehaves on request, each operation as its parameter `mood` says. */
interface MoodyParameters {
  readonly mood: string;
  readonly count: number;
  readonly password?: string;
}

type Mood = (context: OperationContext<MoodyParameters>) => Promise<Outcome>;

const moods: Readonly<Record<string, Mood>> = {
  good: async () => ok(),
  /** Says what it was given. */
  mirror: async ({ parameters, node, nodes, generation, runDirectory, probe, intervalMs }) => ({
    ...ok(JSON.stringify({ parameters, node, nodes, generation, runDirectory, probe, intervalMs })),
    nodeAttributes: { mood: parameters.mood },
    promotionScore: 7,
  }),
  /** Gives up when it is told to. */
  patient: async ({ signal }) => {
    await pause(1_000_000, signal);
    return failed('gave up');
  },
  /** Does its work, a little late. */
  late: async ({ signal }) => {
    await pause(1_000_000, signal);
    return ok();
  },
  deaf: () => new Promise(() => undefined),
  loop: async () => {
    for (;;);
  },
  exit: async () => process.exit(3),
  throw: async () => {
    throw new Error('the disk is on fire');
  },
  leak: async () => {
    const hoard: string[] = [];
    for (;;) hoard.push(String(Math.random()).repeat(1_000));
  },
  nonsense: async () => 'fine' as unknown as Outcome,
  /** Tells its secret wherever it can. */
  gossip: async ({ parameters, log }) => {
    log(`the password is ${String(parameters.password)}`, { deep: [{ password: parameters.password }] });
    console.log(`printed ${String(parameters.password)}`);
    return failed(`cannot log in with ${String(parameters.password)}`);
  },
  chatter: async () => {
    console.log(`${'x'.repeat(100_000)}\n${'line\n'.repeat(10_000)}`);
    return ok();
  },
  cycle: async ({ log }) => {
    const detail: Record<string, unknown> = { big: 10n };
    detail['self'] = detail;
    log('a detail that is no JSON', detail);
    return ok();
  },
  /** Runs a program without end, deaf to its signal. */
  helper: async ({ runDirectory }) => {
    await run(['sh', '-c', `echo $$ > ${join(runDirectory, 'helper.pid')}; sleep 1000; sleep 1000`], {
      timeoutMs: 1_000_000,
    });
    return ok();
  },
  service: async ({ runDirectory }) => {
    const service = await startDetached(['sleep', '1000'], { pidFile: join(runDirectory, 'service.pid') });
    if (service.kind === 'failedToStart') return failed(service.reason);
    return ok(String(service.identity.pid));
  },
};

const actOnMood = async (context: OperationContext<MoodyParameters>): Promise<Outcome> =>
  (moods[context.parameters.mood] ?? (async () => failed('no such mood')))(context);

export default defineAgent<MoodyParameters>({
  name: 'moody',
  version: '1.0.0',
  description: 'Misbehaves on request.',
  parameters: {
    type: 'object',
    required: ['mood'],
    properties: {
      mood: { type: 'string' },
      count: { type: 'integer', default: 3, maximum: 10 },
      password: { type: 'string', format: 'password' },
    },
  },
  start: actOnMood,
  stop: actOnMood,
  monitor: actOnMood,
});
