import type { OperationRequest } from '@understudy/contracts';
import type { DefinitionDocument } from '@understudy/crm-core';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';
import { owners, owns } from './scene.ts';
import type { ResourceFacts } from './scene.ts';

/** After healing: the members agree and rest, and everything runs where and as often as it should. */
export function checkPresent(scene: PresentScene): void {
  checkMembersRest(scene);
  for (const each of scene.facts.values()) checkResource(scene, each);
  checkColocations(scene);
}

export interface PresentScene {
  readonly world: World;
  readonly definition: DefinitionDocument;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly report: Report;
}

function checkMembersRest({ world, report }: PresentScene): void {
  const said = world.hosts.map(({ node, daemon, phase }) => {
    const status = daemon?.status() ?? null;
    if (status === null) return `${node} is ${phase}`;
    return `generation ${status.generation}, ${status.coordinator ?? 'nobody'} decides, ${status.activity}`;
  });
  const [first = ''] = said;
  if (said.some((each) => each !== first) || !first.endsWith('idle')) report.add('present', said.join(' / '));
  const disks = new Set(world.hosts.map(({ disk }) => JSON.stringify(disk.state)));
  if (disks.size > 1) report.add('present', 'the disks of the members differ');
  for (const { kind } of world.hosts[0]?.disk.state.intents ?? []) report.add('present', `an intent is left: ${kind}`);
}

function checkResource({ world, report }: PresentScene, each: ResourceFacts): void {
  const hosts = places(world, each).map(({ node }) => node);
  const wanted = wantedOf(world, each);
  const where = hosts.length === 0 ? 'nowhere' : `on ${hosts.join(' and ')}`;
  if (hosts.length !== wanted) report.add('present', `${each.name} (${each.kind}) is active ${where}`);
  if (each.kind !== 'fast' || !each.knowsPromote) return;
  for (const host of world.hosts) {
    if (!host.agents.active.has(each.name)) report.add('present', `${each.name} is not warm on ${host.node}`);
  }
}

function wantedOf({ hosts }: World, { kind }: ResourceFacts): number {
  return kind === 'local' ? hosts.length : 1;
}

/** One whose agent has lied about its end counts where it takes the place of one that should be there: it may have been found. */
function places(world: World, each: ResourceFacts): readonly Host[] {
  const known = owners(world, each);
  return known.length >= wantedOf(world, each) ? known : world.hosts.filter((host) => host.isOn && owns(host, each));
}

function checkColocations({ world, definition, facts, report }: PresentScene): void {
  const whereIs = (name: string): string => {
    const parts = [...facts.values()].filter((each) => each.name === name || each.group === name);
    return [...new Set(parts.flatMap((each) => places(world, each).map(({ node }) => node)))].join(' and ');
  };
  for (const each of definition.constraints ?? []) {
    if (each.kind !== 'colocation' || each.score !== 'INFINITY') continue;
    const [one, other] = [whereIs(each.resource), whereIs(each.with)];
    if (!other.includes(one)) report.add('present', `${each.resource} is on ${one}, and ${each.with} on ${other}`);
  }
}

/** At rest nothing happens but monitors, and watches where the agents have them: of all that runs, and of nothing else. */
export class Rest implements Watcher {
  readonly #asked: { readonly host: Host; readonly request: OperationRequest }[] = [];
  #isWatching = false;

  begin(): void {
    this.#isWatching = true;
  }

  readonly effect: NonNullable<Watcher['effect']> = (host, effect) => {
    if (!this.#isWatching || effect.kind !== 'runOperation' || effect.request.action === 'watch') return;
    this.#asked.push({ host, request: effect.request });
  };

  check({ world, facts, report }: PresentScene): void {
    const stray = this.#asked.find(({ request }) => request.action !== 'monitor');
    if (stray !== undefined) {
      const { host, request } = stray;
      report.add('restless', `at rest ${host.node} was asked to ${request.action} ${request.resource}`);
    }
    for (const host of world.hosts) {
      for (const each of facts.values()) {
        this.#checkOne(host, each, report);
        checkWatch(host, each, report);
      }
    }
  }

  #checkOne(host: Host, each: ResourceFacts, report: Report): void {
    const isWatched = this.#asked.some((asked) => asked.host === host && asked.request.resource === each.name);
    const isActive = host.agents.active.has(each.name);
    if (isActive && !isWatched) report.add('watched', `${each.name} on ${host.node} is not monitored`);
    if (!isActive && isWatched && each.kind !== 'fast') {
      report.add('watched', `${each.name} is monitored on ${host.node}, where it is not`);
    }
  }
}

/** Where one that called for nothing is to be begun again, that has come about meanwhile. */
function checkWatch({ node, agents }: Host, { name, watches }: ResourceFacts, report: Report): void {
  const isActive = agents.active.has(name);
  const runs = agents.watches.runs(name);
  if (isActive && watches && !runs) report.add('watched', `${name} on ${node} has no watch`);
  if (!isActive && runs) report.add('watched', `${name} is watched on ${node}, where it is not`);
}
