/** A request in words, as the first line of what `crm` prints. */
import type { ClusterRequest } from '@understudy/contracts';

/** What people ask for with `crm`; attributes are set by agents. */
export type PersonRequest = Exclude<ClusterRequest, { readonly kind: 'setAttribute' }>;

export function describeRequest(request: PersonRequest): string {
  switch (request.kind) {
    case 'startResource':
      return `start ${request.resource}`;
    case 'stopResource':
      return `stop ${request.resource}`;
    case 'restartResource':
      return `restart ${request.resource}`;
    case 'moveResource':
      return request.node === undefined
        ? `move ${request.resource} away`
        : `move ${request.resource} to ${request.node}`;
    case 'endMove':
      return `end the move of ${request.resource}`;
    case 'cleanupResource':
      return `clean up ${request.resource}${request.node === undefined ? '' : ` on ${request.node}`}`;
    case 'standbyNode':
      return `put ${request.node} in standby`;
    case 'onlineNode':
      return `bring ${request.node} back online`;
    case 'fenceNode':
      return `fence ${request.node}`;
    case 'confirmFenced':
      return `take ${request.node} for off`;
    case 'checkFencing':
      return 'check the fence devices';
    case 'resume':
      return 'let the cluster go on';
    case 'goOn':
      return `let ${request.node} go on without waiting`;
  }
}
