/**
 * Which elements and attributes of a CIB are read, and which are known to have no effect
 * on decisions. Everything else is listed as not understood: a table, so that a reader
 * cannot drop anything in silence.
 */
import type { Place } from '../text-problem.ts';
import type { XmlElement } from '../xml.ts';
import { idOf } from './cib-document.ts';
import type { CibNote, CibNotes, PendingNote } from './cib-notes.ts';

interface Vocabulary {
  readonly attributes: ReadonlySet<string>;
  readonly idle: ReadonlySet<string>;
  readonly children: ReadonlySet<string>;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** `attributes | attributes without effect | children`, by element. */
function vocabulary(attributes: string, idle: string, children: string): Vocabulary {
  return { attributes: words(attributes), idle: words(idle), children: words(children) };
}

const inSet = vocabulary('id id-ref score', '', 'nvpair rule');
const inResource = 'instance_attributes meta_attributes';
const container = vocabulary(
  'image replicas replicas-per-host promoted-max masters network run-command options',
  '',
  '',
);

const elements = new Map<string, Vocabulary>([
  [
    'cib',
    vocabulary(
      'have-quorum no-quorum-panic execution-date dc-uuid',
      'epoch num_updates admin_epoch validate-with cib-last-written update-origin update-client update-user ' +
        'crm_feature_set remote-tls-port remote-clear-port no-quorum-panic noNamespaceSchemaLocation',
      'configuration status',
    ),
  ],
  [
    'configuration',
    vocabulary(
      '',
      '',
      'crm_config nodes resources constraints fencing-topology tags rsc_defaults op_defaults acls alerts',
    ),
  ],
  ['crm_config', vocabulary('', '', 'cluster_property_set')],
  ['rsc_defaults', vocabulary('', '', 'meta_attributes')],
  ['op_defaults', vocabulary('', '', 'meta_attributes')],
  ['cluster_property_set', inSet],
  ['meta_attributes', inSet],
  ['instance_attributes', inSet],
  ['utilization', inSet],
  ['nvpair', vocabulary('id id-ref name value', '', '')],
  ['nodes', vocabulary('', '', 'node')],
  ['node', vocabulary('id uname type score', 'description', 'instance_attributes utilization')],
  ['resources', vocabulary('', '', 'primitive group clone master bundle template')],
  ['primitive', vocabulary('id class provider type template', 'description', `${inResource} utilization operations`)],
  ['template', vocabulary('id class provider type', 'description', `${inResource} utilization operations`)],
  ['group', vocabulary('id', 'description', `${inResource} primitive`)],
  ['clone', vocabulary('id', 'description', `${inResource} primitive group`)],
  ['master', vocabulary('id', 'description', `${inResource} primitive group`)],
  ['bundle', vocabulary('id', 'description', 'meta_attributes docker podman rkt network storage primitive')],
  ['docker', container],
  ['podman', container],
  ['rkt', container],
  ['network', vocabulary('ip-range-start control-port host-interface host-netmask add-host', 'id', 'port-mapping')],
  ['port-mapping', vocabulary('id port internal-port range', '', '')],
  ['storage', vocabulary('', '', 'storage-mapping')],
  ['storage-mapping', vocabulary('id source-dir source-dir-root target-dir options', '', '')],
  ['operations', vocabulary('id id-ref', '', 'op')],
  [
    'op',
    vocabulary(
      'id id-ref name interval role enabled on-fail timeout start-delay interval-origin record-pending',
      'description requires prereq',
      inResource,
    ),
  ],
  ['constraints', vocabulary('', '', 'rsc_location rsc_colocation rsc_order rsc_ticket')],
  ['rsc_location', vocabulary('id rsc rsc-pattern node score role resource-discovery', '', 'rule resource_set')],
  [
    'rsc_colocation',
    vocabulary(
      'id rsc with-rsc score rsc-role with-rsc-role node-attribute influence rsc-instance with-rsc-instance',
      '',
      'resource_set',
    ),
  ],
  [
    'rsc_order',
    vocabulary(
      'id first then first-action then-action kind score symmetrical require-all first-instance then-instance',
      '',
      'resource_set',
    ),
  ],
  ['rsc_ticket', vocabulary('id rsc rsc-role ticket loss-policy', '', 'resource_set')],
  ['resource_set', vocabulary('id id-ref sequential require-all action role score kind ordering', '', 'resource_ref')],
  ['resource_ref', vocabulary('id', '', '')],
  [
    'rule',
    vocabulary(
      'id id-ref score score-attribute role boolean-op',
      '',
      'expression date_expression rsc_expression op_expression rule',
    ),
  ],
  ['expression', vocabulary('id attribute operation value type value-source', '', '')],
  ['date_expression', vocabulary('id operation start end', '', 'duration date_spec')],
  ['duration', vocabulary('years months weeks days hours minutes seconds', 'id', '')],
  ['date_spec', vocabulary('seconds minutes hours monthdays weekdays yeardays months weeks years weekyears', 'id', '')],
  ['rsc_expression', vocabulary('id class provider type', '', '')],
  ['op_expression', vocabulary('id name interval', '', '')],
  ['fencing-topology', vocabulary('', '', 'fencing-level')],
  ['fencing-level', vocabulary('id target target-pattern target-attribute target-value index devices', '', '')],
  ['tags', vocabulary('', '', 'tag')],
  ['tag', vocabulary('id', '', 'obj_ref')],
  ['obj_ref', vocabulary('id', '', '')],
  ['status', vocabulary('', '', 'node_state tickets lrm')],
  [
    'node_state',
    vocabulary(
      'id uname in_ccm crmd join expected remote_node node_in_maintenance node_fenced',
      'crm-debug-origin ha shutdown clear_shutdown',
      'transient_attributes lrm',
    ),
  ],
  ['transient_attributes', vocabulary('', 'id', 'instance_attributes utilization')],
  ['lrm', vocabulary('', 'id uname', 'lrm_resources')],
  ['lrm_resources', vocabulary('', 'id', 'lrm_resource')],
  ['lrm_resource', vocabulary('id class provider type container shutdown-lock', '', 'lrm_rsc_op')],
  [
    'lrm_rsc_op',
    vocabulary(
      'id operation_key operation crm_feature_set transition-key call-id rc-code op-status interval last-run ' +
        'last-rc-change op-digest op-force-restart op-restart-digest exit-reason op-secure-params ' +
        'op-secure-digest migrate_source migrate_target',
      'crm-debug-origin transition-magic exec-time queue-time on_node last_run last_rc_change exec_time ' +
        'queue_time migrate_from op-params op-interval operation-key',
      '',
    ),
  ],
  ['tickets', vocabulary('', '', 'ticket_state instance_attributes')],
]);

/** With all that is in them. */
const idleElements = words('acls alerts');
/** Attributes of any name are kept. */
const openElements = words('ticket_state');

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Everything that readers noted, and everything that no reader knows. */
export class UnreadList {
  readonly #noted: CibNotes;
  readonly #list: Mutable<CibNote>[] = [];
  /** What is without effect is the same everywhere: it is counted. */
  readonly #idle = new Map<string, Mutable<CibNote>>();
  /** What there is to say of attributes, by the names that alike elements share. */
  readonly #remarks = new Map<readonly string[], readonly PendingNote[]>();

  constructor(noted: CibNotes) {
    this.#noted = noted;
  }

  /** In the order of the document. */
  get all(): CibNote[] {
    return this.#list.toSorted(comparePlaces);
  }

  /** Looks at an element and all that is in it, once its readers have noted what they had to. `path`: what it is in, from the root on. */
  look(element: XmlElement, path: readonly XmlElement[]): void {
    this.#visit(element, [...path]);
  }

  #visit(element: XmlElement, path: XmlElement[]): void {
    path.push(element);
    for (const noted of this.#noted.takeOf(element)) this.#note(noted, element, path);
    if (idleElements.has(element.name)) {
      if (element.children.length > 0) this.#note({ kind: 'withoutEffect', what: `<${element.name}>` }, element, path);
    } else if (!openElements.has(element.name)) {
      this.#check(element, path);
    }
    path.pop();
  }

  #check(element: XmlElement, path: XmlElement[]): void {
    const known = elements.get(element.name);
    if (known === undefined) return;
    const { names } = element.attributes;
    const remarks = this.#remarks.get(names) ?? remarksOn(element.name, names, known);
    this.#remarks.set(names, remarks);
    for (const remark of remarks) this.#note(remark, element, path);
    for (const child of element.children) {
      if (known.children.has(child.name)) this.#visit(child, path);
      else this.#note({ kind: 'notUnderstood', what: `<${child.name}> in <${element.name}>` }, child, path);
    }
  }

  #note({ kind, what }: PendingNote, element: XmlElement, path: readonly XmlElement[]): void {
    const before = kind === 'withoutEffect' ? this.#idle.get(what) : undefined;
    if (before !== undefined) {
      before.count += 1;
      if (comparePlaces(element, before) < 0) Object.assign(before, placeOf(element, path));
      return;
    }
    const made = { kind, ...placeOf(element, path), what, count: 1 };
    this.#list.push(made);
    if (kind === 'withoutEffect') this.#idle.set(what, made);
  }
}

function comparePlaces(a: Place, b: Place): number {
  return a.line === b.line ? a.column - b.column : a.line - b.line;
}

function placeOf({ line, column }: Place, path: readonly XmlElement[]): Pick<CibNote, 'path' | 'line' | 'column'> {
  return { path: path.map(nameOf).join('/'), line, column };
}

function remarksOn(element: string, names: readonly string[], known: Vocabulary): PendingNote[] {
  return names
    .filter((name) => !known.attributes.has(name))
    .map((name) => ({
      kind: known.idle.has(name) ? 'withoutEffect' : 'notUnderstood',
      what: `attribute '${name}' of <${element}>`,
    }));
}

function nameOf(element: XmlElement): string {
  const id = idOf(element);
  return id === '' ? element.name : `${element.name}#${id}`;
}
