import type { Configuration } from '../model/configuration/configuration.ts';
import type { Situation } from '../model/configuration/situation.ts';
import { ActionTable } from './actions/action-table.ts';
import { waitingFor } from './actions/waiting-for.ts';
import { planActions } from './actions/plan-actions.ts';
import { assign } from './assignment/assign.ts';
import { Journal } from './assignment/journal.ts';
import type { DecideOptions } from './decide-options.ts';
import type { Decision, Evidence } from './decision.ts';
import { buildGraph } from './graph/build-graph.ts';
import { planNotifications } from './notifications/plan-notifications.ts';
import { orderActions } from './ordering/order-actions.ts';
import { orderSettled } from './ordering/order-settled.ts';
import { settle } from './ordering/settle.ts';
import { resolve } from './resolve/resolve.ts';
import { enforceTickets } from './scores/enforce-tickets.ts';
import { scoreNodes } from './scores/score-nodes.ts';
import type { Scores } from './scores/scores.ts';
import { createWorld } from './world/create-world.ts';
import { restWithoutDevice } from './world/rest-without-device.ts';
import type { World } from './world/world.ts';

/*
 * From what is meant to be and what is known, to what has to be done, with reasons.
 * Like a theatre's call sheet: who is on stage now, who should be, who goes off before
 * whom comes on. Each stage takes finished values and returns new ones.
 */

/** Decides. Pure: equal inputs give equal decisions. */
export function decide(configuration: Configuration, situation: Situation, options: DecideOptions): Decision {
  const resolved = resolve(configuration, situation, options);
  const found = restWithoutDevice(createWorld(resolved, situation, options));
  const scores = scoreNodes(found);
  const world = enforceTickets(found, scores);
  const assignment = assign(world, scores, options);
  const table = new ActionTable(waitingFor(world));
  const planned = planActions({ world, assignment, scores, digest: options.digest, table });
  const standing = orderActions(world, planned);
  const settled = settle(planned, standing);
  const relations = orderSettled(world, planned, standing, settled);
  const notifications = planNotifications(world, planned, settled);
  const actions = buildGraph({ world, planned, relations, settled, notifications });
  const evidence = (): Evidence => ({
    scores,
    planned,
    settled,
    relations: standing,
    journal: keepJournal(world, scores),
  });
  return { world, assignment, actions, evidence };
}

/** The assignment once more, this time with a pen in its hand. */
function keepJournal(world: World, scores: Scores): Journal {
  const journal = new Journal();
  assign(world, scores, { journal });
  return journal;
}
