import type { ConfiguredPrimitive, ConfiguredResource } from '../../model/configuration/configured-resource.ts';
import type { Configuration } from '../../model/configuration/configuration.ts';
import type { TicketSituation } from '../../model/configuration/situation.ts';
import { failOperation } from './fail-operation.ts';
import type { Given, Injected, Injection } from './injection.ts';
import { moveNode } from './move-node.ts';

/** The same cluster after something has happened to it, or somebody has changed it. Pure. */
export function inject(given: Given, injection: Injection, nowWallMs: number): Injected {
  switch (injection.kind) {
    case 'node':
      return known(given, 'node', injection.node, () => moveNode(given, injection, nowWallMs));
    case 'operationFailed': {
      const { node, resource } = injection;
      const failed = (): Given => failOperation(given, injection, primitivesOf(given).get(resource), nowWallMs);
      const onNode = known(given, 'node', node, failed);
      return onNode.kind === 'given' ? known(given, 'resource', resource, () => onNode) : onNode;
    }
    case 'ticket':
      return known(given, 'ticket', injection.ticket, () => turnTicket(given, injection, nowWallMs));
    case 'quorum':
      return { ...given, situation: { ...given.situation, quorate: injection.quorate }, kind: 'given' };
    case 'parameter':
      return known(given, 'resource', injection.resource, () => setParameter(given, injection));
  }
}

type What = (Injected & { readonly kind: 'unknown' })['what'];

function known(given: Given, what: What, name: string, change: () => Given): Injected {
  const names = namesOf(given, what);
  return names.includes(name) ? { ...change(), kind: 'given' } : { kind: 'unknown', what, name, names };
}

function namesOf(given: Given, what: What): readonly string[] {
  const { configuration, situation } = given;
  switch (what) {
    case 'node':
      return configuration.nodes.filter(({ kind }) => kind === 'member').map(({ name }) => name);
    case 'resource':
      return [...primitivesOf(given).keys()];
    case 'ticket':
      return [
        ...new Set([
          ...situation.tickets.map(({ id }) => id),
          ...configuration.constraints.flatMap((one) => (one.kind === 'ticket' ? [one.ticket] : [])),
        ]),
      ];
  }
}

function primitivesOf({ configuration }: Given): ReadonlyMap<string, ConfiguredPrimitive> {
  return new Map(configuration.resources.flatMap(within).map((primitive) => [primitive.id, primitive]));
}

function within(resource: ConfiguredResource): readonly ConfiguredPrimitive[] {
  switch (resource.kind) {
    case 'primitive':
      return [resource];
    case 'group':
      return resource.members;
    case 'clone':
      return within(resource.child);
    case 'bundle':
      return resource.primitive === null ? [] : [resource.primitive];
  }
}

function turnTicket(given: Given, injection: Injection & { kind: 'ticket' }, nowWallMs: number): Given {
  const { situation } = given;
  const { ticket: id, granted } = injection;
  const before = situation.tickets.find((ticket) => ticket.id === id);
  const bare: TicketSituation = { id, granted, standby: false, lastGrantedWallMs: null, attributes: new Map() };
  const lastGrantedWallMs = granted ? nowWallMs : (before?.lastGrantedWallMs ?? null);
  const others = situation.tickets.filter((ticket) => ticket.id !== id);
  const tickets = [...others, { ...bare, ...before, granted, lastGrantedWallMs }];
  return { ...given, situation: { ...situation, tickets } };
}

function setParameter(given: Given, { resource, name, value }: Injection & { kind: 'parameter' }): Given {
  const change = (primitive: ConfiguredPrimitive): ConfiguredPrimitive => {
    if (primitive.id !== resource) return primitive;
    const layer = { id: `${resource}-what-if`, rule: null, values: new Map([[name, value]]) };
    return { ...primitive, parameters: [layer, ...primitive.parameters] };
  };
  const resources = given.configuration.resources.map((one) => changeWithin(one, change));
  return { ...given, configuration: { ...given.configuration, resources } satisfies Configuration };
}

function changeWithin(
  resource: ConfiguredResource,
  change: (primitive: ConfiguredPrimitive) => ConfiguredPrimitive,
): ConfiguredResource {
  switch (resource.kind) {
    case 'primitive':
      return change(resource);
    case 'group':
      return { ...resource, members: resource.members.map(change) };
    case 'clone': {
      const { child } = resource;
      if (child.kind === 'primitive') return { ...resource, child: change(child) };
      return { ...resource, child: { ...child, members: child.members.map(change) } };
    }
    case 'bundle':
      return { ...resource, primitive: resource.primitive === null ? null : change(resource.primitive) };
  }
}
