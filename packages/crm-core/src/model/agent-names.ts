/**
 * Names of all agents, of resources and of fence devices, that a definition speaks of;
 * whatever else it is worth. Sorted, each once.
 */
export function agentNames(document: unknown): readonly string[] {
  const { resources, fencing } = record(document);
  return [...new Set([...agentsOf(resources), ...agentsOf(record(fencing)['devices'])])].sort();
}

/** Names of agents in one section: resources, or devices. */
export function agentsOf(section: unknown): readonly string[] {
  return Object.values(record(section)).flatMap((part) => {
    const { agent } = record(part);
    return typeof agent === 'string' ? [agent] : [];
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Readonly<Record<string, unknown>>) : {};
}
