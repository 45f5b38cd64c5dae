import { failed, type Outcome } from '@understudy/agent-kit';
import { choosePlace, isComplete, type Place } from './choose-place.ts';
import { readConnectedRoutes } from './ip-command.ts';
import type { Link } from './ip-json.ts';
import { linkProblem } from './judge-presence.ts';
import type { Settings } from './settings.ts';

export type FoundPlace =
  { readonly kind: 'place'; readonly place: Place } | { readonly kind: 'none'; readonly outcome: Outcome };

/** Where the address is to go, if that nic exists and works; else the outcome that says what is wrong. */
export async function findPlace(settings: Settings, links: readonly Link[], signal: AbortSignal): Promise<FoundPlace> {
  if (settings.nic !== undefined && !links.some(({ nic }) => nic === settings.nic)) {
    return none(failed(`nic: this host has no ${settings.nic} (it has ${nicNames(links)})`, 'badParameters'));
  }
  const routes = isComplete(settings) ? [] : await readConnectedRoutes(settings.address.family, signal);
  if ('kind' in routes && routes.kind === 'failed') return none(failed(routes.reason, routes.code));
  const choice = choosePlace(settings, 'kind' in routes ? routes.value : routes);
  if (choice.kind === 'none') return none(failed(choice.reason));
  const link = links.find(({ nic }) => nic === choice.place.nic);
  const problem = link === undefined ? 'it has just gone' : linkProblem(link, settings.parameters.check_link_status);
  return problem === null
    ? choice
    : none(failed(`${settings.address.text} cannot go to ${choice.place.nic}: ${problem}`));
}

function nicNames(links: readonly Link[]): string {
  return links.map(({ nic }) => nic).join(', ') || 'none';
}

function none(outcome: Outcome): FoundPlace {
  return { kind: 'none', outcome };
}
