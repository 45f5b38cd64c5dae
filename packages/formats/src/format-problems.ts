import type { Problem } from '@understudy/contracts';
import { readText } from './read-text.ts';
import { withPlaces } from './with-places.ts';

export interface ProblemSource {
  /** The file's name. */
  readonly name: string;
  /** Its text in YAML or JSON: then problems that have only a path get their place. */
  readonly text?: string;
}

/**
 * One line a problem, as compilers write them, without line ends:
 * `cluster.yaml:12:9: unknown agent 'htpd' (resources.site.agent); did you mean 'httpd'?`
 */
export function formatProblems(problems: readonly Problem[], { name, text }: ProblemSource): string[] {
  const placed = text === undefined || isProgram(name) ? problems : withPlaces(problems, readText(text).locate);
  return placed.map((problem) => formatProblem(problem, name));
}

/** A program's text says nothing of where its data came from. */
function isProgram(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name);
}

function formatProblem({ path, message, hint, line, column }: Problem, name: string): string {
  const place = line === undefined ? name : `${name}:${line}:${column ?? 1}`;
  const where = path.length === 0 ? '' : ` (${formatPath(path)})`;
  return `${place}: ${message}${where}${hint === '' ? '' : `; ${hint}`}`;
}

/** `groups.web.members[1]`; a name with other characters than letters, digits, `_` and `-` in quotes. */
export function formatPath(path: Problem['path']): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
