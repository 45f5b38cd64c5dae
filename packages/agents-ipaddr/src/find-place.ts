import { failed, type Outcome } from '@understudy/agent-kit';
import { choosePlace, isComplete } from './choose-place.ts';
import type { Link } from './kernel-links.ts';
import { connectedRoutes, readRoutes } from './kernel-routes.ts';
import { linkProblem } from './judge-presence.ts';
import type { Settings } from './settings.ts';

export interface Place {
  readonly link: Link;
  readonly prefixLength: number;
}

export type FoundPlace =
  { readonly kind: 'place'; readonly place: Place } | { readonly kind: 'none'; readonly outcome: Outcome };

/** Where the address is to go, if that nic exists and works; else the outcome that says what is wrong. */
export function findPlace(settings: Settings, links: readonly Link[]): FoundPlace {
  if (settings.nic !== undefined && !links.some(({ nic }) => nic === settings.nic)) {
    return none(failed(`nic: this host has no ${settings.nic} (it has ${nicNames(links)})`, 'badParameters'));
  }
  // No address belongs on an interface that another one has for itself.
  const nics = links.filter(({ virtual }) => virtual === undefined);
  const routes = isComplete(settings) ? [] : connectedRoutes(readRoutes(settings.address.family), nics);
  const choice = choosePlace(settings, routes);
  if (choice.kind === 'none') return none(failed(choice.reason));
  const link = links.find(({ nic }) => nic === choice.place.nic);
  const problem = link === undefined ? 'it has just gone' : linkProblem(link, settings.parameters.check_link_status);
  return link !== undefined && problem === null
    ? { kind: 'place', place: { link, prefixLength: choice.place.prefixLength } }
    : none(failed(`${settings.address.text} cannot go to ${choice.place.nic}: ${String(problem)}`));
}

function nicNames(links: readonly Link[]): string {
  return links.map(({ nic }) => nic).join(', ') || 'none';
}

function none(outcome: Outcome): FoundPlace {
  return { kind: 'none', outcome };
}
