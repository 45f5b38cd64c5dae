/**
 * The process in which a scripted definition runs: it can loop, crash or print without harm. Takes the file as its
 * only argument, sends one Evaluation to its parent and ends, whatever timers or sockets the script left behind.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Evaluation } from './evaluation.ts';
import { findNonData } from './plain-data.ts';

// Wherever the file lies, these names mean the packages of the crm that evaluates it.
const provided = new Map(
  ['understudy/definition', 'understudy/agent'].map((name) => [name, import.meta.resolve(name)]),
);

registerHooks({
  resolve: (specifier, context, next) => {
    const url = provided.get(specifier);
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
  },
});

async function evaluate(file: string): Promise<Evaluation> {
  try {
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    if (!('default' in module)) return { kind: 'failed', reason: 'it has no default export' };
    return evaluationOf(await valueOf(module['default']));
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

async function valueOf(exported: unknown): Promise<unknown> {
  return typeof exported === 'function' ? (exported as () => unknown)() : exported;
}

function evaluationOf(document: unknown): Evaluation {
  const problems = findNonData(document);
  return problems.length === 0 ? { kind: 'data', document } : { kind: 'not-data', problems };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  // The rest of the trace is the loader's, and says nothing to an author.
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.includes('file://') && !line.includes('evaluate-child'));
  return [`${error.name}: ${error.message}`, ...frames.slice(0, 3).map((line) => line.trim())].join('\n');
}

const result = await evaluate(process.argv[2] ?? '');
process.send?.(result, () => process.exit(0));
