/** An error as a person reads it, and as a program does. */
import { type ApiError, type UnderstudyError, versions } from '@understudy/contracts';
import { Refusal } from '../client/refusal.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';

/** What is wrong, then each problem, then what to do; with line ends. */
export function renderError(error: UnderstudyError, paint: Paint): string {
  const details = error instanceof Refusal ? error.lines : [];
  const lines = [
    ...messageLines(error.message, paint),
    ...details.map((line) => `  ${printable(line)}`),
    ...(error.remedy === '' ? [] : [`  -> ${printable(error.remedy)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

// A message may bring its details along, a line each.
function messageLines(message: string, paint: Paint): string[] {
  const [first = '', ...details] = message.split('\n').map(printable);
  return [`${paint('bad', 'crm:')} ${first}`, ...details.map((line) => `  ${line}`)];
}

/** The form in which the API would say it. */
export function errorDocument(error: UnderstudyError): ApiError {
  const problems = error instanceof Refusal && error.problems.length > 0 ? { problems: error.problems } : {};
  return {
    version: versions.api,
    error: { code: error.code, message: error.message, remedy: error.remedy, ...problems },
  };
}
