/** EventRecord → one line. */
import type { EventKind, EventRecord } from '@understudy/contracts';
import type { Paint, Style } from './paint.ts';
import { printable } from './printable.ts';

/** `2026-11-21T09:12:04.120Z  a  fault       site: the web server does not answer`, without a line end. */
export function renderEvent(record: EventRecord, paint: Paint): string {
  const event = printable(record);
  const style = styleOf(event.kind);
  const kind = event.kind.padEnd(10);
  return `${paint('faint', event.at)}  ${event.node}  ${style === null ? kind : paint(style, kind)}  ${event.text}`;
}

function styleOf(kind: EventKind): Style | null {
  switch (kind) {
    case 'fault':
    case 'fencing':
    case 'step-back':
    case 'security':
      return 'bad';
    case 'warning':
    case 'peer':
    case 'link':
    case 'agents':
      return 'warning';
    case 'view':
    case 'definition':
    case 'intent':
    case 'transition':
    case 'operation':
    case 'daemon':
      return null;
  }
}
