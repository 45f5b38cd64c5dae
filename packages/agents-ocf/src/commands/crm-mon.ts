import type { InstanceReport, NodeReport, ResourceReport, StatusReport } from '@understudy/contracts';
import { say, unsupported, type Command } from './command.ts';
import { readOptions } from './read-options.ts';

/** `crm_mon -1X`: the cluster as XML, as far as agents read it (who is a member and clean, what is where in which role). */
export const crmMon: Command = async (args, { daemon }) => {
  const values = readOptions(args, options);
  const isXml = values['as-xml'] === true || values['output-as'] === 'xml';
  if (!isXml) throw unsupported('only XML is supported (--output-as=xml); crm status has what people need');
  return say(rendered(await daemon.status()));
};

const options = {
  'one-shot': { type: 'boolean', short: '1' },
  'as-xml': { type: 'boolean', short: 'X' },
  'output-as': { type: 'string' },
  inactive: { type: 'boolean', short: 'r' },
} as const;

function rendered({ nodes, resources, coordinator }: StatusReport): string {
  const lines = [
    '<?xml version="1.0"?>',
    '<pacemaker-result api-version="2.25" request="crm_mon">',
    '  <nodes>',
    ...nodes.map((node) => `    ${nodeElement(node, { resources, coordinator })}`),
    '  </nodes>',
    '  <resources>',
    ...resources.flatMap((resource) => resourceElements(resource).map((line) => `    ${line}`)),
    '  </resources>',
    '  <status code="0" message="OK"/>',
    '</pacemaker-result>',
  ];
  return lines.join('\n');
}

function nodeElement(node: NodeReport, { resources, coordinator }: Pick<StatusReport, 'resources' | 'coordinator'>) {
  const running = resources.filter(({ instances }) => instances.some((each) => each.node === node.node && isUp(each)));
  return element('node', {
    name: node.node,
    id: node.node,
    online: node.state === 'online',
    standby: node.standby,
    maintenance: node.maintenance,
    pending: node.state === 'joining',
    unclean: node.state === 'lost',
    is_dc: node.node === coordinator,
    resources_running: running.length,
    type: 'member',
  });
}

/** One for each copy that is up; of what is nowhere, one. */
function resourceElements({ resource, agent, instances }: ResourceReport): readonly string[] {
  const up = instances.filter(isUp);
  const common = { id: resource, resource_agent: agent };
  if (up.length === 0) {
    const failed = instances.some(({ condition }) => condition === 'failed');
    return [element('resource', { ...common, role: 'Stopped', active: false, ...conditions('good'), failed })];
  }
  return up.flatMap(({ node, role, condition }) => [
    element('resource', { ...common, role: roleNames[role], active: true, ...conditions(condition) }, false),
    `  ${element('node', { name: node, id: node, cached: true })}`,
    '</resource>',
  ]);
}

const roleNames = {
  stopped: 'Stopped',
  started: 'Started',
  unpromoted: 'Unpromoted',
  promoted: 'Promoted',
} as const satisfies Record<InstanceReport['role'], string>;

function conditions(condition: InstanceReport['condition']) {
  return {
    orphaned: false,
    blocked: condition === 'blocked',
    managed: condition !== 'unmanaged',
    failed: condition === 'failed' || condition === 'blocked',
  };
}

function isUp({ role }: InstanceReport): boolean {
  return role !== 'stopped';
}

function element(name: string, attributes: Readonly<Record<string, string | number | boolean>>, isEmpty = true) {
  const words = Object.entries(attributes).map(([key, value]) => `${key}="${escaped(String(value))}"`);
  return `<${[name, ...words].join(' ')}${isEmpty ? '/' : ''}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
