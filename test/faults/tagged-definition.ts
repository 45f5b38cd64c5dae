/** Definitions that differ in a node's attribute alone, which changes nothing but says which of them it is. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readDefinition } from '@understudy/formats';
import { definitionOf } from '../cluster/ask-daemon.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { definition } from './web-cluster.ts';

const stateFile = '/var/lib/understudy/state.json';

/** `web.yaml` with a tag. */
export function tagged(tag: string): object {
  const name = 'web.yaml';
  const { document } = readDefinition({ text: readFileSync(definition(name), 'utf8'), name });
  return { ...(document as object), nodes: { a: { attributes: { tag } } } };
}

function tagIn(document: unknown): unknown {
  const { nodes } = document as {
    readonly nodes?: { readonly a?: { readonly attributes?: { readonly tag?: string } } };
  };
  return nodes?.a?.attributes?.tag;
}

export async function tagKnownTo({ host }: Member): Promise<unknown> {
  return tagIn((await definitionOf(host)).document);
}

/** As it is in each member's state file. @throws Error when one of them is not whole */
export async function tagsOnDisk({ members }: Cluster): Promise<readonly unknown[]> {
  const states = await statesOnDisk({ members });
  return states.map((text) => tagIn((JSON.parse(text) as { definition: { document: unknown } }).definition.document));
}

/** The state files' text. */
export async function statesOnDisk({ members }: Pick<Cluster, 'members'>): Promise<readonly string[]> {
  return Promise.all(members.map(({ host }) => readFile(host.onMachine(stateFile), 'utf8')));
}
