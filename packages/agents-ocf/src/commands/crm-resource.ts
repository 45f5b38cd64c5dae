import type { ClusterRequest, ResourceReport } from '@understudy/contracts';
import { done, exitCodes, misused, say, unsupported, type Command, type Said } from './command.ts';
import { readOptions } from './read-options.ts';

/** `crm_resource`: where a resource is, what it was given, and that it is to start, stop or be looked at anew. */
export const crmResource: Command = async (args, { daemon, environment }) => {
  const values = readOptions(args, options);
  if (values.utilization === true) throw unsupported('utilization attributes are not supported');
  const { resources } = await daemon.status();
  if (values.list === true || values['list-raw'] === true) return say(resources.map(nameOf).join('\n'));
  const name = values.resource ?? environment['OCF_RESOURCE_INSTANCE'];
  const found = resources.find(({ resource }) => resource === name);
  if (name === undefined) throw misused('the resource is missing (--resource)');
  if (found === undefined) return { code: exitCodes.noSuch, stderr: `Resource '${name}' not found\n` };
  if (values.locate === true) return say(located(found));
  if (values['get-parameter'] !== undefined) return parameter(found, values['get-parameter'], values.meta === true);
  const who = 'crm_resource';
  const request = requestOf(values, name);
  if (request === null) throw unsupported('this form is not supported; crm resource has what people need');
  await daemon.request({ ...request, who, why: '' } as ClusterRequest);
  return done;
};

const options = {
  resource: { type: 'string', short: 'r' },
  list: { type: 'boolean', short: 'L' },
  'list-raw': { type: 'boolean', short: 'l' },
  locate: { type: 'boolean', short: 'W' },
  'get-parameter': { type: 'string', short: 'g' },
  'set-parameter': { type: 'string', short: 'p' },
  'parameter-value': { type: 'string', short: 'v' },
  meta: { type: 'boolean', short: 'm' },
  utilization: { type: 'boolean', short: 'z' },
  cleanup: { type: 'boolean', short: 'C' },
  refresh: { type: 'boolean', short: 'R' },
  node: { type: 'string', short: 'N' },
  quiet: { type: 'boolean', short: 'Q' },
  verbose: { type: 'boolean', short: 'V', multiple: true },
} as const;

type Values = Partial<Record<'set-parameter' | 'parameter-value' | 'node', string>> &
  Partial<Record<'cleanup' | 'refresh' | 'meta', boolean>>;

/** Without who asks; null: none that is known. */
function requestOf(values: Values, resource: string): object | null {
  if (values.cleanup === true || values.refresh === true) {
    return { kind: 'cleanupResource', resource, ...(values.node === undefined ? {} : { node: values.node }) };
  }
  if (values.meta !== true || values['set-parameter'] !== 'target-role') return null;
  const isStop = values['parameter-value']?.toLowerCase() === 'stopped';
  return { kind: isStop ? 'stopResource' : 'startResource', resource };
}

function nameOf({ resource }: ResourceReport): string {
  return resource;
}

function located({ resource, instances }: ResourceReport): string {
  const active = instances.filter(({ role }) => role !== 'stopped');
  if (active.length === 0) return `resource ${resource} is NOT running`;
  const promoted = (role: string): string => (role === 'promoted' ? ' Promoted' : '');
  return active.map(({ node, role }) => `resource ${resource} is running on: ${node}${promoted(role)}`).join('\n');
}

function parameter({ resource, parameters, shouldRun }: ResourceReport, name: string, isMeta: boolean): Said {
  const meta: Readonly<Record<string, string>> = { 'target-role': shouldRun ? 'Started' : 'Stopped' };
  const value = isMeta ? meta[name] : parameters[name];
  if (value !== undefined) return say(String(value));
  return { code: exitCodes.noSuch, stderr: `Attribute '${name}' not found for '${resource}'\n` };
}
