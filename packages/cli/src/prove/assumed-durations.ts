/** How long agents take: assumed by what they are, unless somebody says otherwise. Pure. */
import { UnderstudyError } from '@understudy/contracts';
import { type DefinitionDocument, hintFor, nearestName, parseDuration } from '@understudy/crm-core';
import type { ActionDurations } from '@understudy/simulator';

/** By resource, in the definition's order. */
export type Durations = Readonly<Record<string, ActionDurations>>;

/** About what each agent takes on a host that is not loaded. */
const byAgent: Readonly<Record<string, ActionDurations>> = {
  ipaddr: { start: 60, stop: 20, monitor: 10 },
  fs: { start: 300, stop: 300, monitor: 20 },
  mirror: { start: 500, stop: 500, monitor: 20, promote: 50, demote: 200 },
  mysql: { start: 3_000, stop: 2_000, monitor: 20 },
  'mysql-replicated': { start: 3_000, stop: 2_000, monitor: 50, promote: 200, demote: 200 },
  route: { start: 20, stop: 20, monitor: 10 },
  netpath: { start: 50, stop: 10, monitor: 50 },
  httpd: { start: 500, stop: 500, monitor: 20, promote: 20, demote: 20 },
};
/** About what an agent takes of which nothing is known. */
const others: ActionDurations = { start: 2_000, stop: 1_000, monitor: 50, promote: 500, demote: 500 };

/** `takes`: `RESOURCE[:ACTION]=DURATION`. Throws `invalid-request` or `unknown-resource` for what it cannot be. */
export function assumedDurations({ resources }: DefinitionDocument, takes: readonly string[]): Durations {
  const given = takes.map((text) => parseTaking(text, Object.keys(resources)));
  return Object.fromEntries(
    Object.entries(resources).map(([name, { agent, operations }]) => {
      const usual = Object.entries(byAgent[agent] ?? others).map(
        ([action, ms]) => [action, Math.min(ms, limitOf(operations, action) / 3)] as const,
      );
      const said = given.filter(({ resource }) => resource === name).flatMap(({ durations }) => durations);
      return [name, Object.fromEntries([...usual, ...said])];
    }),
  );
}

/** An operation that is given little time is taken to need less. */
function limitOf(operations: DefinitionDocument['resources'][string]['operations'], action: string): number {
  const { moreMonitors: _, ...byAction } = operations ?? {};
  const written = Object.entries(byAction).find(([name]) => name === action)?.[1].timeout;
  return (written === undefined ? undefined : parseDuration(written)) ?? Infinity;
}

interface Taking {
  readonly resource: string;
  readonly durations: readonly (readonly [string, number])[];
}

const actions = ['start', 'stop', 'monitor', 'promote', 'demote'];

function parseTaking(text: string, names: readonly string[]): Taking {
  const [, resource = '', action, duration = ''] = /^([^:=]+)(?::([^:=]+))?=(.+)$/u.exec(text) ?? [];
  const ms = parseDuration(duration);
  if (ms === undefined || (action !== undefined && !actions.includes(action))) {
    throw new UnderstudyError('invalid-request', `--takes: '${text}' is not RESOURCE[:ACTION]=DURATION`, {
      remedy: `As in --takes database=20s or --takes database:stop=40s; actions are ${actions.join(', ')}.`,
    });
  }
  if (!names.includes(resource)) {
    const nearest = nearestName(resource, names);
    throw new UnderstudyError('unknown-resource', `--takes: there is no resource '${resource}'`, {
      remedy: nearest === undefined ? hintFor(resource, names, 'resources') : `Did you mean '${nearest}'?`,
    });
  }
  return { resource, durations: (action === undefined ? ['start', 'stop'] : [action]).map((each) => [each, ms]) };
}
