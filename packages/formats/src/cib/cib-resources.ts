/** Resources, with their templates spelt out. */
import type {
  AgentName,
  ConfiguredClone,
  ConfiguredGroup,
  ConfiguredPrimitive,
  ConfiguredResource,
  Layer,
  Meta,
} from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { readBundle } from './cib-bundles.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { readMeta } from './cib-meta.ts';
import { readOperations } from './cib-operations.ts';
import { readTexts, readUtilization } from './cib-sets.ts';

type Parameters = ConfiguredPrimitive['parameters'];

/** What is in a group or clone has its parameters too, after its own. */
export class ResourceReader {
  readonly #document: CibDocument;
  readonly #templates: ReadonlyMap<string, XmlElement>;

  constructor(document: CibDocument) {
    this.#document = document;
    const templates = childrenNamed(document.section('configuration', 'resources'), 'template');
    this.#templates = new Map(templates.map((template) => [idOf(template), template]));
  }

  readAll(): ConfiguredResource[] {
    const { children } = this.#document.section('configuration', 'resources');
    return children.flatMap((element) => this.#read(element) ?? []);
  }

  #read(element: XmlElement): ConfiguredResource | null {
    switch (element.name) {
      case 'primitive':
        return this.#primitive(element, []);
      case 'group':
        return this.#group(element, []);
      case 'clone':
      case 'master':
        return this.#clone(element);
      case 'bundle':
        return readBundle(element, this.#document, (child) => this.#primitive(child, []));
      default:
        return null;
    }
  }

  #primitive(element: XmlElement, inherited: Parameters): ConfiguredPrimitive | null {
    const owners = this.#owners(element);
    const agent = owners === null ? null : this.#agent(element, owners);
    if (owners === null || agent === null) return null;
    return {
      kind: 'primitive',
      id: idOf(element),
      agent,
      parameters: [...readTexts('instance_attributes', owners, this.#document), ...inherited],
      meta: [...readMeta(owners, this.#document), ...agentDefaults(agent)],
      utilization: readUtilization(owners, this.#document),
      operations: readOperations(owners, this.#document),
    };
  }

  /** The template, if it has one, and the resource itself: in the order in which their sets count as one document. */
  #owners(element: XmlElement): XmlElement[] | null {
    const name = element.attributes.get('template');
    if (name === undefined) return [element];
    const template = this.#templates.get(name);
    if (template !== undefined) return [template, element];
    this.#document.notes.add('invalid', element, `there is no template '${name}': the resource is left out`);
    return null;
  }

  #agent(element: XmlElement, owners: readonly XmlElement[]): AgentName | null {
    const said = (name: string): string | undefined => {
      return owners.reduce<string | undefined>((found, { attributes }) => attributes.get(name) ?? found, undefined);
    };
    const [standard, type] = [said('class'), said('type')];
    if (standard !== undefined && type !== undefined) return { standard, provider: said('provider') ?? null, type };
    this.#document.notes.add('invalid', element, 'it has no class or no type: the resource is left out');
    return null;
  }

  /** `saidAbove`: what the clone says in which it is, and so says of it. */
  #group(element: XmlElement, inherited: Parameters, saidAbove: MetaLayers = []): ConfiguredGroup {
    const parameters = [...readTexts('instance_attributes', [element], this.#document), ...inherited];
    const members = childrenNamed(element, 'primitive').flatMap((child) => this.#primitive(child, parameters) ?? []);
    const isSaid = saidAbove.some(({ values }) => values.ordered !== undefined);
    const ordered = isSaid ? [] : [impliedLayer('group', { ordered: true })];
    return { kind: 'group', id: idOf(element), members, meta: [...readMeta([element], this.#document), ...ordered] };
  }

  #clone(element: XmlElement): ConfiguredClone | null {
    const parameters = readTexts('instance_attributes', [element], this.#document);
    const inner = element.children.find(({ name }) => name === 'primitive' || name === 'group');
    const meta = readMeta([element], this.#document);
    const child =
      inner?.name === 'group' ? this.#group(inner, parameters, meta) : inner && this.#primitive(inner, parameters);
    if (child === undefined || child === null) {
      this.#document.notes.add('invalid', element, 'there is nothing in it: the resource is left out');
      return null;
    }
    const promotable = element.name === 'master' ? [impliedLayer('master', { promotable: true })] : [];
    return { kind: 'clone', id: idOf(element), child, meta: [...promotable, ...meta] };
  }
}

/** What follows from what an element is: among its own layers the last, or the first where nothing can change it. */
type MetaLayers = readonly Layer<Partial<Meta>>[];

function impliedLayer(id: string, values: Partial<Meta>): Layer<Partial<Meta>> {
  return { id, rule: null, values };
}

/** A connection to a remote node moves live unless it is told otherwise. */
function agentDefaults({ standard, provider, type }: AgentName): Layer<Partial<Meta>>[] {
  if (standard !== 'ocf' || provider !== 'pacemaker' || type !== 'remote') return [];
  return [impliedLayer('ocf:pacemaker:remote', { allowMigrate: true })];
}
