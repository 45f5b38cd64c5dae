/*
 * Reads and writes for a monitor, in child processes, so that a disk that does not
 * answer holds up a child and not the agent. A child that hangs is left to the kernel;
 * while it does, no other is sent after it, and the resource counts as hung.
 */
import { join } from 'node:path';
import { degraded, failed, inconclusive, ok, run, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { Mount } from './mount-table.ts';
import type { FsParameters } from './parameters.ts';
import { failureText } from './failure-text.ts';

type Context = OperationContext<FsParameters>;

/** Left for the answer: what run may add to its time limit, and some more. */
const marginMs = 1_500;
const leastMs = 200;
const blockBytes = 4_096;

/** Owns the checks that hang: at most one a resource. */
export class IoCheck {
  /** By resource: since when, on the monotonic clock in milliseconds. */
  readonly #hungSinceMs = new Map<string, number>();

  /** What is found at this level: 10 reads, 20 also writes and reads a file. */
  async check(volume: Volume, context: Context): Promise<Outcome> {
    const steps = stepsFor(volume, context);
    if (steps.length === 0) return ok();
    const { mount } = volume;
    const sinceMs = this.#hungSinceMs.get(context.resource);
    if (sinceMs !== undefined) return failed(stillHangs(mount, performance.now() - sinceMs));
    for (const step of steps) {
      const outcome = await this.#take(step, mount, context);
      if (outcome !== null) return outcome;
    }
    return levelOf(context) < 20 ? ok() : { ...ok(), nodeAttributes: { [spaceAttribute(context)]: 'ok' } };
  }

  async #take(step: Step, mount: Mount, context: Context): Promise<Outcome | null> {
    const timeoutMs = Math.max(leastMs, context.remainingMs() - marginMs);
    const { argv, input } = step;
    const result = await run(argv, { timeoutMs, ...(input === undefined ? {} : { input }) });
    if (result.hung !== undefined) {
      this.#hungSinceMs.set(context.resource, performance.now() - timeoutMs);
      void result.hung.finally(() => this.#hungSinceMs.delete(context.resource));
    }
    if (result.timedOut) {
      return inconclusive(`${step.what} ${mount.point} has had no answer for ${String(Math.round(timeoutMs))} ms`);
    }
    const problem = failureText(argv, result) ?? step.judge?.(result.stdout) ?? null;
    if (problem === null) return null;
    if (saysFull(problem)) return full(mount, problem, context);
    return failed(`${step.what} ${mount.point} failed: ${problem}`);
  }
}

/** The texts of ENOSPC and EDQUOT. */
function saysFull(problem: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(problem);
}

/**
 * A full file system is not a broken one: its disk answers, what is on it can be read, and the peer, or a restart,
 * would find it just as full. So the resource is well, and the attribute says what it is short of.
 */
function full({ point }: Mount, problem: string, context: Context): Outcome {
  context.log(`${point} is full: ${problem}`);
  return { ...degraded(`${point} is full: ${problem}`), nodeAttributes: { [spaceAttribute(context)]: 'full' } };
}

function spaceAttribute({ resource }: Context): string {
  return `${resource}-space`;
}

function levelOf({ level, parameters }: Context): number {
  return level ?? parameters.check_level;
}

/** What is looked at; `hasDisk` if its source is a block device of its own. */
export interface Volume {
  readonly mount: Mount;
  readonly hasDisk: boolean;
}

interface Step {
  readonly what: string;
  readonly argv: readonly [string, ...string[]];
  readonly input?: string;
  /** What is wrong with the output, or null. */
  readonly judge?: (stdout: string) => string | null;
}

function stepsFor(volume: Volume, context: Context): readonly Step[] {
  const level = levelOf(context);
  if (level < 10) return [];
  return level < 20 ? [readStep(volume)] : [readStep(volume), ...writeSteps(volume, context)];
}

function readStep({ mount, hasDisk }: Volume): Step {
  // Past the cache: the disk itself must answer.
  const argv = hasDisk
    ? ([
        'dd',
        `if=${mount.source}`,
        'of=/dev/null',
        'iflag=direct',
        `bs=${String(blockBytes)}`,
        'count=16',
        'status=none',
      ] as const)
    : (['ls', '-A', '--', mount.point] as const);
  return { what: 'reading', argv };
}

function writeSteps({ mount, hasDisk }: Volume, context: Context): readonly Step[] {
  const file = join(mount.point, `.understudy-status-${context.resource}`);
  const token = `${context.node} ${String(process.pid)} ${String(performance.now())}`
    .padEnd(blockBytes - 1)
    .concat('\n');
  const direct = hasDisk ? ['iflag=direct'] : [];
  const size = `bs=${String(blockBytes)}`;
  return [
    {
      what: 'writing to',
      argv: ['dd', `of=${file}`, size, 'iflag=fullblock', 'conv=fsync', 'status=none'],
      input: token,
    },
    {
      what: 'reading from',
      argv: ['dd', `if=${file}`, ...direct, size, 'count=1', 'status=none'],
      judge: (stdout) => (stdout === token ? null : `${file} does not hold what was written to it`),
    },
  ];
}

function stillHangs({ point, source }: Mount, ms: number): string {
  return `the disk below ${point} (${source}) has not answered for ${String(Math.round(ms / 1000))} s`;
}
