import type { HostEvent } from '@understudy/agent-host';

/** What happened to a plugin, for people; null: nothing that they need to know. */
export function pluginEventText(event: HostEvent): string | null {
  const { plugin } = event;
  switch (event.kind) {
    case 'pluginReady':
      return null;
    case 'pluginRenewed':
      return `the new version of ${plugin} is in use (${event.agents.join(', ')})`;
    case 'pluginKept':
      return `the new version of ${plugin} is refused, and the one before stays: ${event.reasons.join('; ')}`;
    case 'pluginRefused':
      return `${plugin} is refused: ${event.reasons.join('; ')}`;
    case 'pluginEnded':
      return `${plugin} ${event.reason}; it is started again ${event.restartInMs === 0 ? 'at once' : `in ${event.restartInMs} ms`}`;
  }
}
