import type { FoundAgent } from '@understudy/agent-host';
import type { AgentManifest } from '@understudy/contracts';
import { agentNames, type KnownAgents, type MemberHappening } from '@understudy/crm-core';

/** What it needs of the host of the agents. */
export interface FindsAgents {
  readonly find: (agent: string) => Promise<FoundAgent>;
  readonly manifests: () => ReadonlyMap<string, AgentManifest>;
}

/**
 * Goes ahead of whatever speaks of agents: the member hears of a definition only when it
 * knows what the agents are that it names. What comes from one source stays in order;
 * what needs no search passes at once.
 */
export class Scout {
  readonly #agents: FindsAgents;
  readonly #feed: (happening: MemberHappening) => void;
  /** By source: what of it waits. */
  readonly #lines = new Map<string, Promise<void>>();
  #missing: ReadonlyMap<string, string> = new Map();
  #told: ReadonlyMap<string, AgentManifest>;

  /** `agents`: its manifests are known to the member. */
  constructor(agents: FindsAgents, feed: (happening: MemberHappening) => void) {
    this.#agents = agents;
    this.#feed = feed;
    this.#told = agents.manifests();
  }

  /** From a peer. A name that was looked for in vain is looked for again only if a person asks. */
  pass(source: string, happening: MemberHappening): void {
    const names = this.#unknown(documentOf(happening)).filter((name) => isAsked(happening) || !this.#missing.has(name));
    const line = this.#lines.get(source);
    if (names.length === 0 && line === undefined) return this.#feed(happening);
    const next = (line ?? Promise.resolve()).then(() => this.#look(names)).then(() => this.#feed(happening));
    this.#lines.set(source, next);
    void next.then(() => {
      if (this.#lines.get(source) === next) this.#lines.delete(source);
    });
  }

  /** Before a person's definition is taken: looked for anew, since it may have been installed meanwhile. */
  ahead(document: unknown): Promise<void> {
    return this.#look(this.#unknown(document));
  }

  /** There may be others than before, or new versions of them. */
  agentsChanged(): void {
    const manifests = this.#agents.manifests();
    this.#tell(new Map([...this.#missing].filter(([name]) => !manifests.has(name))));
  }

  #unknown(document: unknown): readonly string[] {
    const manifests = this.#agents.manifests();
    return agentNames(document).filter((name) => !manifests.has(name));
  }

  async #look(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const found = await Promise.all(names.map(async (name) => [name, await this.#agents.find(name)] as const));
    const missing = new Map(this.#missing);
    for (const [name, each] of found) {
      if (typeof each === 'string') missing.set(name, each);
      else missing.delete(name);
    }
    this.#tell(missing);
  }

  #tell(missing: ReadonlyMap<string, string>): void {
    const manifests = this.#agents.manifests();
    const isSame = manifests === this.#told && sameEntries(missing, this.#missing);
    this.#missing = missing;
    this.#told = manifests;
    // Of a name without a class the nearest known one says more than where it was looked for.
    const told = [...missing].filter(([name]) => name.includes(':'));
    const agents: KnownAgents = { manifests, missing: new Map(told) };
    if (!isSame) this.#feed({ kind: 'agents', agents });
  }
}

/** A person's request, passed on. */
function isAsked(happening: MemberHappening): boolean {
  return happening.kind === 'message' && happening.message.kind === 'request';
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** The definition that comes with it; undefined: none. */
function documentOf(happening: MemberHappening): unknown {
  if (happening.kind !== 'message') return undefined;
  const { message } = happening;
  switch (message.kind) {
    case 'introduce':
    case 'welcome':
    case 'state':
      return message.state.definition?.document;
    case 'request':
      return message.request.kind === 'apply' ? message.request.apply.document : undefined;
    default:
      return undefined;
  }
}
