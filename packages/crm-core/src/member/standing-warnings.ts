import type { Warning } from '@understudy/contracts';
import { formatDuration } from '../base/duration.ts';
import { fencingOf } from '../coordinator/durable-state.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { isDegraded } from '../model/failure.ts';
import type { OperationRecord } from '../model/status.ts';
import type { UnfencedNode } from '../model/transition.ts';
import { givesLease } from '../membership/asking.ts';
import type { Body } from './body.ts';
import { bootWarnings, servicesOfHosts } from './boot-services.ts';
import { holdWarnings, readinessWarnings } from './fencing-report.ts';
import type { PeerLink } from './peer-link.ts';
import { peerWaitMs } from './peer-wait.ts';
import { safetyWarnings } from './safety-warnings.ts';
import type { ReportScene } from './status-report.ts';

/** What a person should know now; each is gone when its cause is. The most pressing first. */
export function standingWarnings(
  body: Body,
  scene: ReportScene,
  unfenced: readonly UnfencedNode[],
): readonly Warning[] {
  return [
    ...holdWarnings(body),
    ...waitingWarnings(body),
    ...unfenced.map((action) => unfencedWarning(body, action)),
    ...body.peers.flatMap((peer) => peerWarnings(body, peer)),
    ...differenceWarnings(body, scene.differsFrom),
    ...body.peers.flatMap(linkWarnings),
    ...(body.model === null ? [] : modelWarnings(body, body.model)),
    ...readinessWarnings(body, scene.wallMs),
    ...body.known.history.flatMap(degradedWarnings),
  ];
}

function modelWarnings(body: Body, model: ClusterModel): readonly Warning[] {
  return [
    ...safetyWarnings(model, body.options.membership),
    ...bootWarnings(model, body.agents.manifests, servicesOfHosts(body)),
  ];
}

/** Until the next monitor that finds all well. */
function degradedWarnings({ resource, node, code, reason }: OperationRecord): Warning[] {
  if (!isDegraded(code)) return [];
  return [
    {
      code: 'degraded',
      message: `${resource} on ${node} runs, but not as it should: ${reason}`,
      remedy: 'It is left where it is. The warning goes with its cause.',
    },
  ];
}

function unfencedWarning({ state, model }: Body, { node, reasons }: UnfencedNode): Warning {
  const last = fencingOf(state).history.findLast((record) => record.target === node);
  const hasDevice = model?.fencing.targets.some((target) => target.node === node && target.levels.length > 0) === true;
  if (hasDevice) {
    const why = last?.outcome.kind === 'failed' ? `, and that has failed (${last.outcome.reason})` : '';
    return {
      code: 'cannot-fence',
      message: `${node} must be fenced (${reasons.join('; ')})${why}: what comes after it waits`,
      remedy: `crm fence history shows each step. If ${node} is certainly off: crm fence confirm ${node}.`,
    };
  }
  return {
    code: 'cannot-fence',
    message: `${node} must be fenced (${reasons.join('; ')}), and no device is configured: what comes after it waits`,
    remedy: `Bring ${node} back. If it is certainly off, apply the definition with properties.stonithEnabled set to false.`,
  };
}

function waitingWarnings(body: Body): Warning[] {
  if (body.model === null) {
    return [
      {
        code: 'definition-not-understood',
        message: 'the applied definition cannot be understood on this node, so it decides nothing',
        remedy: 'Install the missing agents here, or apply a definition without them.',
      },
    ];
  }
  if (body.view !== null) return [];
  const peers = body.peers.map((peer) => `${peer.peer} (${peer.verdict})`).join(', ');
  const message = `this node has no place in the cluster yet; it waits for ${peers}`;
  return [{ code: 'waiting', message, remedy: waitingRemedy(body) }];
}

/** What ends the wait for a peer that was never heard; for one that was, it ends by itself. */
function waitingRemedy({ peers, model, options: { membership } }: Body): string {
  const unheard = peers.filter(({ verdict }) => verdict === 'unseen').map(({ peer }) => peer);
  if (unheard.length === 0) return 'It goes on by itself.';
  const names = unheard.join(' and ');
  const waitMs = peerWaitMs(membership, model);
  const limit = waitMs === Infinity ? '' : `, or is not heard for ${formatDuration(waitMs)}`;
  return `It goes on when ${names} answers${limit}. If ${names} is certainly down: crm node go-on, on this host.`;
}

function peerWarnings(body: Body, peer: PeerLink): Warning[] {
  if (peer.isRestarting && peer.seen?.said === 'stuck') {
    const message = `${peer.peer} could not stop its resources, and its daemon is gone: nothing of it is taken over`;
    return [
      { code: 'peer-stuck', message, remedy: `Switch ${peer.peer} off, or stop its resources by hand and restart it.` },
    ];
  }
  if (givesLease(body.options.membership)) return [];
  if (peer.verdict !== 'lost' || body.model?.properties.stonithEnabled === true) return [];
  return [
    {
      code: 'possible-split',
      message: `${peer.peer} fell silent, and nothing proves that it is down: both nodes may be active`,
      remedy: `Look at ${peer.peer} itself. If it is down, all is well; if it lives, mend the links: the older side will stop.`,
    },
  ];
}

function differenceWarnings(body: Body, differsFrom: string | null): Warning[] {
  if (differsFrom === null) return [];
  return [
    {
      code: 'membership-differs',
      message: `the membership file of ${differsFrom} is not the same as that of ${body.node}`,
      remedy: 'Copy the right one to the other host and restart the daemon there.',
    },
  ];
}

function linkWarnings(peer: PeerLink): Warning[] {
  if (peer.verdict !== 'up' || peer.seen === null) return [];
  const { links } = peer.seen;
  const up = links.filter((link) => link === 'up' || link === 'late').length;
  return links.flatMap((state, link) =>
    state === 'up' || state === 'late'
      ? []
      : [
          {
            code: 'link-down',
            message: `link ${link} to ${peer.peer} is ${state === 'unseen' ? 'not heard' : 'down'}; ${up} of ${links.length} left`,
            remedy: 'Check the cable, the switch and the address of that link on both hosts.',
          },
        ],
  );
}
