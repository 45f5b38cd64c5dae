/** An intent → words, and the commands that make and end the same one. */
import type { IntentReport, Timestamp } from '@understudy/contracts';
import { ago, remaining } from './relative-time.ts';

/** What is in force: `site stopped`, `web moved to b`. */
function describeIntent(intent: IntentReport): string {
  switch (intent.kind) {
    case 'stop':
      return `${intent.subject} stopped`;
    case 'move':
      return intent.node === undefined ? `${intent.subject} moved away` : `${intent.subject} moved to ${intent.node}`;
    case 'standby':
      return `${intent.subject} in standby`;
    case 'restart':
      return `${intent.subject} restarting`;
    case 'kept':
      return `${intent.subject} left active on ${intent.node ?? '?'}`;
  }
}

/** With who, since when, until when and why. */
export function renderIntent(intent: IntentReport, now: Timestamp): string {
  const until = intent.until === null ? '' : `, for another ${remaining(intent.until, now)}`;
  const why = intent.why === '' ? '' : `: ${intent.why}`;
  return `${describeIntent(intent)}, by ${intent.who} ${ago(intent.since, now)}${until}${why}`;
}

/** How it ends: what a person can say, or by itself. */
export function endOf({ kind, subject, node, until }: IntentReport): string {
  switch (kind) {
    case 'stop':
      return `crm resource start ${subject}`;
    case 'move':
      return `${until === null ? 'when nothing depends on it any more, or before:' : 'or before:'} crm resource move ${subject} --end`;
    case 'standby':
      return `crm node online ${subject}`;
    case 'restart':
      return 'it ends by itself';
    case 'kept':
      return `start the daemon on ${node ?? '?'}; or if it is certainly not active there: crm resource start ${subject}`;
  }
}

/** How a person asks for the same at `now`; null: it is not a person's, or it is over. */
export function commandFor(intent: IntentReport, now: Timestamp): string | null {
  const { kind, subject, node, until, why } = intent;
  const because = why === '' ? [] : ['--why', quoted(why)];
  switch (kind) {
    case 'stop':
      return ['crm resource stop', subject, ...because].join(' ');
    case 'move': {
      const minutes = until === null ? null : Math.ceil((Date.parse(until) - Date.parse(now)) / 60_000);
      if (minutes !== null && minutes <= 0) return null;
      const limit = minutes === null ? [] : [`--until ${minutes}min`];
      return ['crm resource move', subject, ...(node === undefined ? [] : [node]), ...limit, ...because].join(' ');
    }
    case 'standby':
      return ['crm node standby', subject, ...because].join(' ');
    case 'restart':
    case 'kept':
      return null;
  }
}

/** As one word to a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
