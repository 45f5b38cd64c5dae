import type { AgentManifest, OperationRequest, OperationResult, ResultCode } from '@understudy/contracts';

export type ActiveRole = 'started' | 'promoted';

/** The agents of one node, and what they act upon. */
export interface Agents {
  /** What runs there: resource → role. */
  readonly world: Map<string, ActiveRole>;
  /** Their next answers, by `action resource`; the world is changed only if it is `ok`. */
  readonly verdicts: ReadonlyMap<string, ResultCode>;
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  /** What a fence device does. */
  readonly outlet: (request: OperationRequest) => OperationResult;
}

/** What an agent does to the world, and answers. */
export function act({ world, verdicts, manifests, outlet }: Agents, request: OperationRequest): OperationResult {
  const { action, resource, agent } = request;
  if (manifests.get(agent)?.fencing !== undefined) return outlet(request);
  if (!manifests.has(agent)) return given('no such agent', 'notInstalled');
  const verdict = verdicts.get(`${action} ${resource}`) ?? 'ok';
  const role = world.get(resource);
  // A start that fails may leave half of it behind.
  if (verdict === 'error' && action === 'start' && role === undefined) world.set(resource, 'started');
  if (verdict !== 'ok') return given('told to', verdict);
  switch (action) {
    case 'start':
      if (role === undefined) world.set(resource, 'started');
      break;
    case 'stop':
      world.delete(resource);
      break;
    case 'promote':
      if (role === undefined) return given('not there', 'notRunning');
      world.set(resource, 'promoted');
      break;
    case 'demote':
      if (role === undefined) return given('not there', 'notRunning');
      world.set(resource, 'started');
      break;
    case 'monitor':
      return given('', role === undefined ? 'notRunning' : role === 'promoted' ? 'promoted' : 'ok');
    default:
  }
  return given('', 'ok');
}

export function given(reason: string, code: ResultCode = 'error'): OperationResult {
  return { code, reason, durationMs: 10 };
}

export function begins({ action }: OperationRequest): boolean {
  return action === 'start' || action === 'promote';
}
