/** What came of a request, once the cluster is idle again: what a person wants to see, and whether it is what they asked for. */
import type { ResourceReport, StatusReport } from '@understudy/contracts';
import type { PersonRequest } from './describe-request.ts';
import { printable } from './printable.ts';
import { describePlaces, notesOf } from './render-resources.ts';
import { activeNodes, isStandingGood, standingOf } from './standing.ts';

export interface Outcome {
  /** Lines without their ends. */
  readonly lines: readonly string[];
  /** False if the request did not lead to what it asked for. */
  readonly reached: boolean;
}

/** Compares the status `before` the request with the settled one. */
export function outcomeOf(request: PersonRequest, before: StatusReport, settled: StatusReport): Outcome {
  const status = printable(settled);
  const resources = status.resources.filter((resource) => concerns(request, resource, before));
  return {
    lines: resources.flatMap((resource) => [
      `${resource.resource}: ${describePlaces(resource, standingOf(resource))}`,
      ...notesOf(resource, status).map((note) => `    ${note}`),
    ]),
    reached: resources.every((resource) => isReached(request, resource, before)),
  };
}

/** Resources that the request is about: for a node, those that are or were active on it; all, where what was on it is not known. */
function concerns(request: PersonRequest, resource: ResourceReport, before: StatusReport): boolean {
  if ('resource' in request) return request.resource === resource.resource || request.resource === resource.group;
  if (!('node' in request) || request.kind === 'confirmFenced') return true;
  const earlier = nodesBefore(resource, before);
  return earlier.includes(request.node) || resource.instances.some((instance) => instance.node === request.node);
}

function isReached(request: PersonRequest, resource: ResourceReport, before: StatusReport): boolean {
  const active = activeNodes(resource);
  switch (request.kind) {
    case 'stopResource':
      return active.length === 0;
    case 'moveResource':
      return request.node === undefined
        ? active.length > 0 && !active.some((node) => nodesBefore(resource, before).includes(node))
        : active.includes(request.node);
    case 'standbyNode':
      return !active.includes(request.node);
    case 'startResource':
    case 'restartResource':
    case 'endMove':
    case 'cleanupResource':
    case 'onlineNode':
    case 'fenceNode':
    case 'confirmFenced':
    case 'checkFencing':
    case 'resume':
    case 'goOn':
      return isStandingGood(standingOf(resource));
  }
}

function nodesBefore(resource: ResourceReport, before: StatusReport): string[] {
  const earlier = before.resources.find((candidate) => candidate.resource === resource.resource);
  return earlier === undefined ? [] : activeNodes(earlier);
}
