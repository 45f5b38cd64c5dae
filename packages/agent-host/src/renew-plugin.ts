import type { HostEvent } from './host-event.ts';
import type { Plugin } from './plugin.ts';

/** What came of trying the version of a plugin that lies on the disk now. */
export type Renewal =
  | { readonly kind: 'renewed'; readonly plugin: Plugin }
  /** It is of no use: the one before stays. A sentence a reason. */
  | { readonly kind: 'kept'; readonly reasons: readonly string[] };

interface Trial {
  /** Makes the new one; what happens to it is told to the function given. */
  readonly create: (onEvent: (event: HostEvent) => void) => Plugin;
  /** What happens to it once it is in use. */
  readonly onEvent: (event: HostEvent) => void;
}

/**
 * Starts the new version beside the old one, which goes on meanwhile, and judges it before anybody depends on it: it
 * must load, have every agent that the old one had, and take the parameters of what is in use now.
 */
export async function renewPlugin(old: Plugin, { create, onEvent }: Trial): Promise<Renewal> {
  const reasons: string[] = [];
  let isInUse = false;
  const successor = create((event) => {
    if (isInUse) onEvent(event);
    else reasons.push(...troubleOf(event));
  });
  successor.start();
  await successor.firstTry;
  if (successor.isReady) reasons.push(...missingAgents(old, successor), ...successor.refusalsOf(old.inUse));
  if (successor.isReady && reasons.length === 0) {
    isInUse = true;
    return { kind: 'renewed', plugin: successor };
  }
  await successor.close();
  return { kind: 'kept', reasons };
}

function troubleOf(event: HostEvent): readonly string[] {
  switch (event.kind) {
    case 'pluginRefused':
      return event.reasons;
    case 'pluginEnded':
      return [`it ${event.reason}`];
    default:
      return [];
  }
}

function missingAgents(old: Plugin, successor: Plugin): readonly string[] {
  const names = new Set(successor.manifests.map(({ name }) => name));
  const missing = old.manifests.filter(({ name }) => !names.has(name));
  return missing.map(({ name }) => `it has no agent ${name} any more`);
}
