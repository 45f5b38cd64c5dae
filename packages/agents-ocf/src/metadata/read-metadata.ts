import { SaxesParser } from 'saxes';

/**
 * What an agent written for Pacemaker says of itself: the XML that OCF scripts print for
 * `meta-data`, and fence agents for `metadata`. Read as it stands; what to make of it is
 * for those who know what kind of agent it is.
 */
export interface Metadata {
  /** A line; empty if it says none. */
  readonly shortDescription: string;
  readonly parameters: readonly MetadataParameter[];
  readonly actions: readonly MetadataAction[];
}

export interface MetadataParameter {
  readonly name: string;
  readonly required: boolean;
  /** `string`, `integer`, `boolean`, `select`, …: as it says. */
  readonly type: string;
  readonly default: string | null;
  /** A line; empty if it says none. */
  readonly description: string;
  /** What a `select` may be. */
  readonly options: readonly string[];
}

export interface MetadataAction {
  /** `start`, `validate-all`, `off`, … */
  readonly name: string;
  /** Null where it says none, or nothing that can be understood. */
  readonly timeoutMs: number | null;
  readonly intervalMs: number | null;
}

type Attributes = Readonly<Record<string, string | undefined>>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };
type ParameterDraft = Writable<Omit<MetadataParameter, 'options'>> & { readonly options: string[] };

interface Draft {
  shortDescription: string;
  readonly parameters: ParameterDraft[];
  readonly actions: MetadataAction[];
  /** The parameter that is being read. */
  current: ParameterDraft | null;
}

/** @throws when it is not XML, or no agent's: the message says why */
export function readMetadata(xml: string): Metadata {
  const draft: Draft = { shortDescription: '', parameters: [], actions: [], current: null };
  const parser = new SaxesParser({ xmlns: false });
  let root: string | null = null;
  let text = '';
  parser.on('error', (error) => {
    throw new Error(`its metadata is not XML: ${error.message}`);
  });
  parser.on('text', (more) => (text += more));
  parser.on('opentag', ({ name, attributes }) => {
    root ??= name;
    text = '';
    open(draft, name, attributes);
  });
  parser.on('closetag', ({ name }) => close(draft, name, text.trim()));
  parser.write(xml.trim()).close();
  if (root !== 'resource-agent') throw new Error('its metadata is not that of an agent');
  return { shortDescription: draft.shortDescription, parameters: draft.parameters, actions: draft.actions };
}

function open(draft: Draft, element: string, attributes: Attributes): void {
  switch (element) {
    case 'resource-agent':
      draft.shortDescription = attributes['shortdesc'] ?? '';
      break;
    case 'parameter':
      openParameter(draft, attributes);
      break;
    case 'content':
      if (draft.current === null) break;
      draft.current.type = attributes['type'] ?? 'string';
      draft.current.default = attributes['default'] ?? null;
      break;
    case 'option':
      draft.current?.options.push(attributes['value'] ?? '');
      break;
    case 'action':
      draft.actions.push({
        name: attributes['name'] ?? '',
        timeoutMs: durationMs(attributes['timeout']),
        intervalMs: durationMs(attributes['interval']),
      });
      break;
    default:
  }
}

function openParameter(draft: Draft, { name, required }: Attributes): void {
  if (name === undefined) return;
  const isRequired = required === '1' || required === 'true';
  draft.current = { name, required: isRequired, type: 'string', default: null, description: '', options: [] };
  draft.parameters.push(draft.current);
}

function close(draft: Draft, element: string, text: string): void {
  if (element === 'parameter') draft.current = null;
  if (element !== 'shortdesc') return;
  if (draft.current !== null) draft.current.description ||= text;
  else draft.shortDescription ||= text;
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['msec', 1],
  ['', 1_000],
  ['s', 1_000],
  ['sec', 1_000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['hr', 3_600_000],
]);

/** `20`, `20s`, `1min`; null if it is none, or no time at all. */
function durationMs(text: string | undefined): number | null {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text ?? '') ?? [];
  const factor = unitMs.get(unit.toLowerCase());
  const ms = factor === undefined ? NaN : Math.round(Number.parseFloat(number) * factor);
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
