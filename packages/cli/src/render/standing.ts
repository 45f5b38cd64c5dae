/** How a resource stands: whether it does what it should. The exit code of `crm status` follows from it. */
import type { InstanceReport, ResourceReport, StatusReport } from '@understudy/contracts';

export type Standing =
  /** It runs where it should. */
  | 'runs'
  /** It is not meant to run: by the definition, or because a person asked for it. */
  | 'stopped-on-request'
  /** On its way, or waiting for its turn. */
  | 'pending'
  /** It should run, and does not. */
  | 'down';

export function standingOf(resource: ResourceReport): Standing {
  if (resource.instances.some((instance) => isActive(resource, instance) && isSound(instance))) return 'runs';
  if (!resource.shouldRun) return 'stopped-on-request';
  const isComing = resource.next.length > 0 || resource.instances.some((instance) => instance.condition === 'pending');
  return isComing ? 'pending' : 'down';
}

/** True for the instance that does the work: of a fast resource the promoted one, else any that is started. */
export function isActive(resource: ResourceReport, instance: InstanceReport): boolean {
  switch (instance.role) {
    case 'promoted':
    case 'started':
      return true;
    case 'unpromoted':
      return resource.kind !== 'fast';
    case 'stopped':
      return false;
  }
}

/** Nodes on which the resource is active, in the report's order. */
export function activeNodes(resource: ResourceReport): string[] {
  return resource.instances.filter((instance) => isActive(resource, instance)).map((instance) => instance.node);
}

/** True if every resource that should run does. */
export function isAllWell(status: StatusReport): boolean {
  return status.resources.every((resource) => isStandingGood(standingOf(resource)));
}

export function isStandingGood(standing: Standing): boolean {
  return standing === 'runs' || standing === 'stopped-on-request';
}

function isSound(instance: InstanceReport): boolean {
  return instance.condition === 'good' || instance.condition === 'unmanaged';
}
