import type { StatusReport } from '@understudy/contracts';
import { promotionAttribute } from '@understudy/contracts';
import {
  exitCodes,
  misused,
  ownNode,
  say,
  setAttribute,
  unsupported,
  type Command,
  type CommandScene,
  type Said,
} from './command.ts';
import { readOptions } from './read-options.ts';

/**
 * `crm_attribute`: sets, deletes or asks for an attribute of a node or of the
 * cluster. Sets of attributes (`-s`) are not kept apart: a name is one attribute.
 */
export const crmAttribute: Command = async (args, scene) => {
  const asked = readArguments(args, scene.environment);
  if (asked.change !== null) return set(asked, asked.change.value, scene);
  return answer(asked, scene);
};

interface Asked {
  readonly name: string;
  readonly section: 'status' | 'nodes' | 'crm_config';
  /** Undefined: this one. */
  readonly node: string | undefined;
  /** Null: only asked for. */
  readonly change: { readonly value: string | null } | null;
  readonly isQuiet: boolean;
  readonly otherwise: string | undefined;
}

const options = {
  name: { type: 'string', short: 'n' },
  promotion: { type: 'string', short: 'p' },
  /** Of `crm_master`. */
  resource: { type: 'string', short: 'r' },
  update: { type: 'string', short: 'v' },
  delete: { type: 'boolean', short: 'D' },
  query: { type: 'boolean', short: 'G' },
  quiet: { type: 'boolean', short: 'q' },
  /** An older form of the same. */
  Quiet: { type: 'boolean', short: 'Q' },
  default: { type: 'string', short: 'd' },
  lifetime: { type: 'string', short: 'l' },
  node: { type: 'string', short: 'N' },
  type: { type: 'string', short: 't' },
  'set-name': { type: 'string', short: 's' },
  utilization: { type: 'boolean', short: 'z' },
  verbose: { type: 'boolean', short: 'V', multiple: true },
} as const;

function readArguments(args: readonly string[], environment: CommandScene['environment']): Asked {
  const values = readOptions(args.map(withValue), options);
  if (values.utilization === true) throw unsupported('utilization attributes are not supported');
  const name =
    values.promotion === undefined ? values.name : promotionName(values.resource ?? values.promotion, environment);
  if (name === undefined) throw misused('the name of the attribute is missing (--name)');
  return {
    name,
    section: sectionOf(values),
    node: values.node,
    change: values.delete === true ? { value: null } : values.update === undefined ? null : { value: values.update },
    isQuiet: values.quiet === true || values.Quiet === true,
    otherwise: values.default,
  };
}

/** The resource may be left out, and is then written without a value. */
function withValue(arg: string): string {
  return arg === '-p' || arg === '--promotion' ? '--promotion=' : arg;
}

function promotionName(resource: string, environment: CommandScene['environment']): string {
  const named = resource === '' ? environment['OCF_RESOURCE_INSTANCE'] : resource;
  if (named === undefined || named === '') {
    throw misused('the resource is missing: name it (--promotion=RESOURCE), or set OCF_RESOURCE_INSTANCE');
  }
  return promotionAttribute(named);
}

type Values = Partial<Record<'promotion' | 'lifetime' | 'node' | 'type', string>>;

/** A node's where a node, a lifetime or a promotion score is spoken of, else the cluster's. */
function sectionOf({ promotion, lifetime, node, type }: Values): Asked['section'] {
  const said = lifetime ?? type;
  if (said === 'reboot' || said === 'status') return 'status';
  if (said === 'forever' || said === 'nodes') return 'nodes';
  if (said === undefined && promotion !== undefined) return 'status';
  if (said === undefined) return node === undefined ? 'crm_config' : 'nodes';
  if (said === 'crm_config') return 'crm_config';
  throw misused(`nothing is kept under '${said}': use reboot, forever or crm_config`);
}

async function set({ name, section, node }: Asked, value: string | null, scene: CommandScene): Promise<Said> {
  const owner = section === 'crm_config' ? null : (node ?? (await ownNode(scene)));
  return setAttribute(scene, { node: owner, name, value, lasting: section !== 'status' });
}

async function answer(asked: Asked, scene: CommandScene): Promise<Said> {
  const { name, section, isQuiet, otherwise } = asked;
  const node = asked.node ?? (await ownNode(scene));
  const status = await scene.daemon.status();
  const value = (section === 'crm_config' ? clusterValue(name, status) : nodeValue(name, node, status)) ?? otherwise;
  if (value === undefined) {
    const stderr = 'crm_attribute: Error performing operation: No such device or address\n';
    return { code: exitCodes.noSuch, stderr };
  }
  return say(isQuiet ? value : `scope=${section}  name=${name} value=${value}`);
}

function nodeValue(name: string, node: string, { nodes }: StatusReport): string | undefined {
  return nodes.find((each) => each.node === node)?.attributes?.[name];
}

/** What agents have said of the cluster; of its properties, those that agents ask for. */
function clusterValue(name: string, { attributes, fencing, cluster, ownership }: StatusReport): string | undefined {
  const properties: Readonly<Record<string, string>> = {
    'cluster-name': cluster,
    'stonith-enabled': String(fencing !== undefined),
    'have-quorum': String(ownership.quorate),
  };
  return attributes?.[name] ?? properties[name];
}
