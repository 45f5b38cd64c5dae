/** An intent → words, and the command that makes the same one. */
import type { IntentReport, Timestamp } from '@understudy/contracts';

/** What is in force: `site stopped`, `web moved to b`. */
export function describeIntent(intent: IntentReport): string {
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
