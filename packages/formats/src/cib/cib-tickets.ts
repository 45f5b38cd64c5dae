/** Tickets, in today's form and in the one of attributes named after them. */
import type { TicketSituation } from '@understudy/crm-core';
import { parseEpochMs } from './cib-date.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { readTexts } from './cib-sets.ts';
import { parseBoolean } from './cib-values.ts';

export function readTickets(document: CibDocument): TicketSituation[] {
  const tickets = document.section('status', 'tickets');
  const states = childrenNamed(tickets, 'ticket_state').map((element) => {
    const attributes = new Map(element.attributes);
    attributes.delete('id');
    return ticketOf(idOf(element), attributes);
  });
  const old = readTexts('instance_attributes', [tickets], document).flatMap(({ values }) => oldTickets(values));
  return [...states, ...old];
}

function ticketOf(id: string, attributes: ReadonlyMap<string, string>): TicketSituation {
  return {
    id,
    granted: parseBoolean(attributes.get('granted') ?? '') ?? false,
    standby: parseBoolean(attributes.get('standby') ?? '') ?? false,
    lastGrantedWallMs: parseEpochMs(attributes.get('last-granted')),
    attributes,
  };
}

const oldNames = /^(granted|last-granted|standby)(?:-ticket)?-(.+)$/;

function oldTickets(values: ReadonlyMap<string, string>): TicketSituation[] {
  const byId = new Map<string, Map<string, string>>();
  for (const [name, value] of values) {
    const match = oldNames.exec(name);
    const [key, id] = [match?.[1], match?.[2]];
    if (key === undefined || id === undefined) continue;
    const attributes = byId.get(id) ?? new Map<string, string>();
    byId.set(id, attributes.set(key, value));
  }
  return [...byId].map(([id, attributes]) => ticketOf(id, attributes));
}
