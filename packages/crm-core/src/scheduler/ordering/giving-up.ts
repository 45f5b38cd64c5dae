import type { Planned } from '../actions/plan-actions.ts';
import type { Instance } from '../world/world.ts';

/** What ends the promoted role: a demotion, or, where only a stop helps, that. */
export function givingUp({ table }: Planned, { number, role }: Instance): readonly number[] {
  const demotes = table.of(number, 'demote');
  return demotes.length === 0 && role === 'promoted' ? table.of(number, 'stop') : demotes;
}
