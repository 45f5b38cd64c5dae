import type { OperationRequest } from '@understudy/contracts';

/** What it is asked to do begins it, ends it, or changes its role. */
export function changesRole({ action }: Pick<OperationRequest, 'action'>): boolean {
  return action === 'start' || action === 'stop' || action === 'promote' || action === 'demote';
}
