/**
 * When two hosts answered at one address, as clients heard it. Pure.
 *
 * An answer is a double one if its request was begun after another host had answered, and that host goes on
 * answering: then both believed that the service was theirs.
 */
import type { Sample, Success } from '../lab/outage.ts';

export interface DoubleAnswers {
  readonly count: number;
  /** From the first to the last; 0 if there is none. */
  readonly spanMs: number;
}

/** Answers of one host that are further apart are two reigns, not one. */
const pauseMs = 500;

interface Reign {
  readonly body: string;
  /** When its first answer was there. */
  readonly firstMs: number;
  /** When it was asked for its last one. */
  readonly lastMs: number;
}

/** `samples` of any number of clients, in any order; an answer's text says who gave it. */
export function doubleAnswers(samples: readonly Sample[]): DoubleAnswers {
  const answers = samples.filter((sample) => sample.kind === 'success');
  const names = [...new Set(answers.map(({ body }) => body))];
  const reigns = names.flatMap((name) => reignsOf(answers.filter(({ body }) => body === name)));
  const doubles = answers.filter((answer) => reigns.some((reign) => isWithin(answer, reign)));
  const moments = doubles.map(({ atMs }) => atMs);
  return { count: doubles.length, spanMs: doubles.length === 0 ? 0 : Math.max(...moments) - Math.min(...moments) };
}

function isWithin({ body, startedMs, atMs }: Success, reign: Reign): boolean {
  return body !== reign.body && startedMs > reign.firstMs && atMs < reign.lastMs;
}

/** All answers are of one host. */
function reignsOf(answers: readonly Success[]): readonly Reign[] {
  const reigns: Reign[] = [];
  for (const { body, startedMs, atMs } of [...answers].sort((one, other) => one.startedMs - other.startedMs)) {
    const last = reigns.at(-1);
    if (last === undefined || startedMs - last.lastMs > pauseMs) {
      reigns.push({ body, firstMs: atMs, lastMs: startedMs });
    } else reigns[reigns.length - 1] = { ...last, lastMs: startedMs };
  }
  return reigns;
}
