import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Copies, CopiesPlan } from '@understudy/contracts';
import type { OperationContext } from '@understudy/agent-kit';
import type { Script } from './find-ocf-agent.ts';

/** Where scripts find `crm_attribute` and the like: ours, which ask the daemon of this host. */
const commandFolder = fileURLToPath(new URL('../../sbin', import.meta.url));

/** What the OCF API 1.1 promises any script about itself. */
export function scriptEnvironment({ provider, type, ocfRoot }: Script): Record<string, string> {
  return {
    PATH: `${commandFolder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HA_SBIN_DIR: commandFolder,
    UNDERSTUDY_NODE: process.execPath,
    OCF_RA_VERSION_MAJOR: '1',
    OCF_RA_VERSION_MINOR: '1',
    OCF_ROOT: ocfRoot,
    OCF_RESOURCE_TYPE: type,
    OCF_RESOURCE_PROVIDER: provider,
    OCF_EXIT_REASON_PREFIX: exitReasonPrefix,
  };
}

/** Begins the line of standard error on which a script says why it failed. */
export const exitReasonPrefix = 'ocf-exit-reason:';

/** For one operation: the parameters, and what Pacemaker says besides. Intervals and timeouts are in milliseconds. */
export function operationEnvironment(
  script: Script,
  action: string,
  context: OperationContext,
): Record<string, string> {
  const { resource, parameters, node, intervalMs, level, copies, notice, plan = notice } = context;
  const meta = {
    name: action,
    timeout: String(context.remainingMs()),
    interval: String(intervalMs),
    on_node: node,
    on_node_uuid: node,
    ...(copies === undefined ? {} : clonesAs(copies)),
    ...(plan === undefined ? {} : planAs(plan)),
    ...(notice === undefined ? {} : { notify_type: notice.when, notify_operation: notice.operation }),
  };
  return {
    ...scriptEnvironment(script),
    OCF_RESOURCE_INSTANCE: resource,
    ...(level === undefined ? {} : { OCF_CHECK_LEVEL: String(level) }),
    ...prefixed('OCF_RESKEY_', parameters),
    ...prefixed('OCF_RESKEY_CRM_meta_', meta),
  };
}

/** What Pacemaker says to the copies of an anonymous clone; the older names of what is promoted too. */
function clonesAs({
  max,
  perNode,
  promotedMax,
  promotedPerNode,
  notify = false,
}: Copies): Record<string, string | number | boolean> {
  const clone = { clone_max: max, clone_node_max: perNode, globally_unique: false, notify };
  if (promotedMax === 0) return clone;
  const [promoted, node] = [promotedMax, promotedPerNode];
  return {
    ...clone,
    promotable: true,
    promoted_max: promoted,
    promoted_node_max: node,
    master_max: promoted,
    master_node_max: node,
  };
}

/** Pairs of lists, the n-th node that of the n-th copy; the older names of the roles too. */
function planAs({ inactive, nodes, ...lists }: CopiesPlan): Record<string, string> {
  const { active, start, stop, promote, demote, promoted, unpromoted } = lists;
  const pairs = { active, start, stop, promote, demote, promoted, unpromoted, master: promoted, slave: unpromoted };
  const words = Object.entries(pairs).flatMap(([name, places]) => [
    [`notify_${name}_resource`, wordsAs(places.map(({ copy }) => copy))] as const,
    [`notify_${name}_uname`, wordsAs(places.map(({ node }) => node))] as const,
  ]);
  return {
    ...Object.fromEntries(words),
    notify_inactive_resource: wordsAs(inactive),
    notify_available_uname: wordsAs(nodes),
    notify_all_uname: wordsAs(nodes),
  };
}

/** Nothing is a blank, as with Pacemaker: scripts tell it from what was not said. */
function wordsAs(words: readonly string[]): string {
  return words.length === 0 ? ' ' : words.join(' ');
}

function prefixed(prefix: string, values: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, String(value)]));
}
