/** What a person who reads a failed test wants first: where everything is, and what happened last. */
import type { EventRecord, StatusReport } from '@understudy/contracts';

/** So many events are enough to see how it came about, and few enough for the end of a log. */
const eventLimit = 20;

export function sayStatus(status: StatusReport | null): string {
  if (status === null) return 'no daemon answers';
  const { generation, activity, coordinator, ownership, nodes, resources, warnings } = status;
  return [
    `view ${generation}, ${activity}, ${coordinator ?? 'nobody'} decides, ownership: ${JSON.stringify(ownership)}`,
    ...nodes.map(({ node, state, links }) => `${node} ${state}: ${links.map((link) => link.state).join(', ')}`),
    ...resources.map(({ resource, instances, failures, reasons }) => {
      const where = instances.map(({ node, role, condition }) => `${role} on ${node} (${condition})`);
      return `${resource}: ${[where.join(', '), ...failures, ...reasons].map((each) => JSON.stringify(each)).join(' ')}`;
    }),
    ...warnings.map(({ code, message }) => `${code}: ${message}`),
  ].join('\n');
}

export function sayEvents(events: readonly EventRecord[]): string {
  return events
    .slice(-eventLimit)
    .map(({ at, node, text }) => `${at} ${node}: ${text}`)
    .join('\n');
}
