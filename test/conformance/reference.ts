/**
 * The reference itself: Debian's `crm_simulate` decides a CIB, and its transition graph becomes the same actions as
 * ours. One process a decision.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseXml, type XmlElement } from '@understudy/formats';
import type { Action } from './action.ts';

/** No decision of the sizes that are compared here takes longer, but for some about which it never ends. */
const limitMs = 20_000;

/** Why the reference cannot be asked on this machine; null: it can. */
export function referenceMissing(): string | null {
  const { error } = spawnSync('crm_simulate', ['--version']);
  if (error === undefined) return null;
  return 'crm_simulate is not installed (Debian: apt-get install pacemaker-cli-utils)';
}

/** `2.1.5`. */
export function referenceVersion(): string {
  const { stdout } = spawnSync('crm_simulate', ['--version'], { encoding: 'utf8' });
  return /Pacemaker (\S+)/.exec(stdout)?.[1] ?? 'unknown';
}

/** The names of cluster options that this version does not know yet, by the ones that it does. */
export function withOldNames(cib: string): string {
  return cib.replaceAll(/(\sname=")fencing-(enabled|action|timeout|watchdog-timeout)"/g, '$1stonith-$2"');
}

export interface ReferenceAnswer {
  readonly actions: readonly Action[];
  /** What it prints for a person; with scores if they were asked for. */
  readonly text: string;
}

export interface ReferenceOptions {
  /** ISO 8601; without one it decides at what the CIB says, or now. */
  readonly date?: string;
  readonly scores?: boolean;
  /** Also carry the transition out, in its own imagination, and print the state after it. */
  readonly carryOut?: boolean;
}

/** Throws if it refuses the CIB. */
export function askReference(cib: string, { date, scores, carryOut }: ReferenceOptions = {}): ReferenceAnswer {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-reference-'));
  try {
    const [input, graph] = [join(folder, 'cib.xml'), join(folder, 'graph.xml')];
    writeFileSync(input, withOldNames(cib));
    const options = [...(scores === true ? ['-s'] : []), ...(date === undefined ? [] : ['-t', date])];
    const { status, stdout, stderr, error } = spawnSync(
      'crm_simulate',
      [carryOut === true ? '-S' : '-R', '-x', input, '-G', graph, ...options],
      {
        encoding: 'utf8',
        timeout: limitMs,
        maxBuffer: 1 << 28,
      },
    );
    if (status !== 0) throw new Error(`crm_simulate: ${error?.message ?? (stderr.trim() || `exit code ${status}`)}`);
    return { actions: readGraph(readFileSync(graph, 'utf8')), text: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kinds: Readonly<Record<string, Action['kind']>> = {
  rsc_op: 'resource',
  crm_event: 'cluster',
  pseudo_event: 'pseudo',
};

function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function readSynapse(synapse: XmlElement): readonly Action[] {
  const after = childrenNamed(synapse, 'inputs')
    .flatMap((inputs) => inputs.children.flatMap((trigger) => trigger.children))
    .map(({ attributes }) => Number(attributes.get('id')));
  return childrenNamed(synapse, 'action_set').flatMap((set) => set.children.map((action) => readAction(action, after)));
}

function readAction({ name, attributes, children }: XmlElement, after: readonly number[]): Action {
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`the graph has an action of an unknown kind: ${name}`);
  const node = attributes.get('on_node');
  const resource = children.find((child) => child.name === 'primitive')?.attributes.get('id');
  return {
    id: Number(attributes.get('id')),
    kind,
    task: attributes.get('operation') ?? '',
    key: attributes.get('operation_key') ?? '',
    ...(node === undefined ? {} : { node }),
    ...(resource === undefined ? {} : { resource }),
    after,
  };
}

/** A transition graph, as XML. */
export function readGraph(text: string): readonly Action[] {
  return childrenNamed(parseXml(text), 'synapse')
    .flatMap(readSynapse)
    .sort((a, b) => a.id - b.id);
}
