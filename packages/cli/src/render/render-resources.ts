/** The resources of a StatusReport: a line each, and below it what went wrong and why it is where it is. */
import type {
  AgentAction,
  FailureReport,
  InstanceReport,
  NextReport,
  ResourceReport,
  StatusReport,
} from '@understudy/contracts';
import { alignColumns, type Cell } from './columns.ts';
import type { Paint, Style } from './paint.ts';
import { listNames } from './list-names.ts';
import { ago } from './relative-time.ts';
import { isActive, type Standing, standingOf } from './standing.ts';

/** Groups stay together, in the order in which their first member stands in the report. */
export function renderResources(status: StatusReport, paint: Paint): string[] {
  const ordered = status.resources
    .filter((resource, index) => isFirstOfGroup(resource, index, status))
    .flatMap(membersIn(status));
  const lines = alignColumns(
    ordered.map((resource) => rowOf(resource, status, paint)),
    '  ',
  );
  return ordered.flatMap((resource, index) => [
    ...(resource.group !== null && ordered[index - 1]?.group !== resource.group
      ? [`  group ${paint('strong', resource.group)}${kindSuffix(resource)}`]
      : []),
    lines[index] ?? '',
    ...notesOf(resource, status).map((note) => `          ${note}`),
  ]);
}

function isFirstOfGroup(resource: ResourceReport, index: number, status: StatusReport): boolean {
  return resource.group === null || status.resources.findIndex((other) => other.group === resource.group) === index;
}

function membersIn(status: StatusReport): (first: ResourceReport) => readonly ResourceReport[] {
  return (first) => (first.group === null ? [first] : status.resources.filter((other) => other.group === first.group));
}

function rowOf(resource: ResourceReport, status: StatusReport, paint: Paint): Cell[] {
  const standing = standingOf(resource);
  const isMember = resource.group !== null;
  return [
    { text: marks[standing], look: (text) => paint(styles[standing], text) },
    { text: isMember ? `  ${resource.resource}` : resource.resource },
    { text: isMember ? resource.agent : `${resource.agent}${kindSuffix(resource)}` },
    { text: describePlaces(resource, standing), look: (text) => paint(styles[standing], text) },
  ];
}

const marks: Readonly<Record<Standing, string>> = { runs: '+', 'stopped-on-request': '-', pending: '~', down: '!' };
const styles: Readonly<Record<Standing, Style>> = {
  runs: 'good',
  'stopped-on-request': 'faint',
  pending: 'warning',
  down: 'bad',
};

// Switchable is what people expect of a resource: only the others need a word.
function kindSuffix(resource: ResourceReport): string {
  return resource.kind === 'switchable' ? '' : ` (${resource.kind})`;
}

/** Where it is, in words: `active on a, warm on b`. */
export function describePlaces(resource: ResourceReport, standing: Standing): string {
  const nodesByState = new Map<string, string[]>();
  for (const instance of resource.instances) {
    const state = describeInstance(resource, instance);
    if (state !== null) nodesByState.set(state, [...(nodesByState.get(state) ?? []), instance.node]);
  }
  for (const next of resource.next) {
    const state = `waits to ${describeNext(resource, next)}`;
    nodesByState.set(state, [...(nodesByState.get(state) ?? []), next.node]);
  }
  const places = [...nodesByState].map(([state, nodes]) => `${state} on ${listNames(nodes)}`);
  const isAnywhere = resource.instances.some(
    (instance) => instance.condition === 'pending' || isActive(resource, instance),
  );
  if (isAnywhere || standing === 'pending') return places.join(', ');
  return [standing === 'stopped-on-request' ? 'stopped on request' : 'does not run', ...places].join(', ');
}

/** Null for an instance that is stopped, as it should be. */
function describeInstance(resource: ResourceReport, instance: InstanceReport): string | null {
  switch (instance.condition) {
    case 'failed':
    case 'blocked':
      return instance.condition;
    case 'pending':
      return instance.operation === undefined ? 'changing' : operationWords[instance.operation];
    case 'unmanaged':
      return `unmanaged, ${describeRole(resource, instance) ?? 'stopped'}`;
    case 'good':
      return describeRole(resource, instance);
  }
}

const operationWords: Readonly<Record<AgentAction, string>> = {
  start: 'starting',
  stop: 'stopping',
  monitor: 'being checked',
  promote: 'becoming active',
  demote: 'being deactivated',
  migrateTo: 'migrating away',
  migrateFrom: 'migrating here',
  reload: 'reloading',
  notify: 'being told',
  validate: 'being prepared',
  clean: 'being tidied up',
};

function describeNext(resource: ResourceReport, { role }: NextReport): string {
  if (resource.kind !== 'fast') return 'start';
  return role === 'unpromoted' ? 'get warm' : 'become active';
}

function describeRole(resource: ResourceReport, instance: InstanceReport): string | null {
  if (instance.role === 'stopped') return null;
  if (resource.kind !== 'fast') return 'runs';
  return isActive(resource, instance) ? 'active' : 'warm';
}

/** What went wrong with it and why it is where it is, a line each. */
export function notesOf(resource: ResourceReport, status: StatusReport): string[] {
  return [
    ...resource.failures.map((failure) => describeFailure(failure, status)),
    ...resource.reasons.map((reason) => `why: ${reason}`),
  ];
}

function describeFailure(failure: FailureReport, status: StatusReport): string {
  const times = failure.failCount > 1 ? `, ${failure.failCount} times` : '';
  const reason = failure.reason === '' ? '' : `: ${failure.reason}`;
  return `${failure.operation} failed on ${failure.node} ${ago(failure.at, status.at)} (${failure.code}${times})${reason}`;
}
