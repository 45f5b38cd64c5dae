import type { OperationRequest } from '@understudy/contracts';
import type { ConstraintDocument, DefinitionDocument } from '@understudy/crm-core';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Deaths } from './deaths.ts';
import type { Report } from './report.ts';
import { owns } from './scene.ts';
import type { ResourceFacts } from './scene.ts';

/**
 * Nothing is begun before what it must come after is there: within a group on the same
 * host, by an order constraint anywhere. What died by itself and was not noticed yet
 * counts as there.
 */
export function checkOrder(scene: OrderScene): Watcher {
  const { world, facts, report, deaths } = scene;
  const isThere = (host: Host, each: ResourceFacts): boolean =>
    owns(host, each) || deaths.isUnnoticed(host.node, each.name);
  const isAnywhere = (each: ResourceFacts): boolean => world.hosts.some((host) => isThere(host, each));
  const begins = (host: Host, each: ResourceFacts): void => {
    const missing = each.before.flatMap((name) => facts.get(name) ?? []).find((earlier) => !isThere(host, earlier));
    if (missing !== undefined && knowAll(world, [missing.name, each.name])) {
      report.add('order', `${each.name} was begun on ${host.node} before ${missing.name} was there`);
    }
    for (const first of scene.firsts(each)) {
      if (isAnywhere(first) || !knowAll(world, [first.name, each.name])) continue;
      report.add('order', `${each.name} was begun on ${host.node} while ${first.name} was nowhere`);
    }
  };
  return {
    effect: (host, effect) => {
      if (effect.kind !== 'runOperation') return;
      const each = facts.get(effect.request.resource);
      if (each !== undefined && activates(effect.request, each)) begins(host, each);
    },
  };
}

export interface OrderScene {
  readonly world: World;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly report: Report;
  readonly deaths: Deaths;
  /** What must be active, somewhere, before this is begun. */
  readonly firsts: (each: ResourceFacts) => readonly ResourceFacts[];
}

function activates({ action }: OperationRequest, { kind, knowsPromote }: ResourceFacts): boolean {
  return kind === 'fast' && knowsPromote ? action === 'promote' : action === 'start';
}

/** Whether every definition that is in force somewhere names these: one that was left out orders nothing. */
export function knowAll(world: World, names: readonly string[]): boolean {
  return world.hosts.every(({ disk }) => {
    const document = disk.state.definition?.document as DefinitionDocument | undefined;
    return document === undefined || names.every((name) => name in document.resources);
  });
}

type Neighbours = (each: ResourceFacts) => readonly ResourceFacts[];

/** By the order constraints of a definition: for each resource, the active ones that must come before. */
export function firstsOf(definition: DefinitionDocument, facts: ReadonlyMap<string, ResourceFacts>): Neighbours {
  return (each) =>
    ordersIn(definition)
      .filter(({ then }) => partsOf(then, facts)[0]?.name === each.name)
      .flatMap(({ first }) => partsOf(first, facts))
      .filter(({ kind }) => kind !== 'local');
}

/**
 * The other way round: for each, those that must have ended before it does. What comes after something that has
 * copies stays when its active side moves.
 */
export function thensOf(definition: DefinitionDocument, facts: ReadonlyMap<string, ResourceFacts>): Neighbours {
  return (each) =>
    ordersIn(definition)
      .filter(({ first }) => each.kind === 'switchable' && partsOf(first, facts).includes(each))
      .flatMap(({ then }) => partsOf(then, facts));
}

function ordersIn({ constraints = [] }: DefinitionDocument): readonly Order[] {
  return constraints.filter((each) => each.kind === 'order');
}

type Order = ConstraintDocument & { readonly kind: 'order' };

function partsOf(name: string, facts: ReadonlyMap<string, ResourceFacts>): readonly ResourceFacts[] {
  return [...facts.values()].filter((each) => each.name === name || each.group === name);
}
