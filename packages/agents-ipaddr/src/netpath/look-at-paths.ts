import { readLinks } from '../kernel-links.ts';
import { askHosts } from './ask-hosts.ts';
import { carrierProblem } from './carrier.ts';
import { findDefaultGateway } from './default-gateway.ts';
import { targetText, type EchoTarget } from './echo-target.ts';
import type { NetpathSettings } from './netpath-settings.ts';

/** What can be seen from this host now. */
export interface View {
  readonly good: number;
  /** What is wrong with each of the others, in words. */
  readonly lost: readonly string[];
}

/** Asks all at once. @throws EchoSocketError, NetlinkError */
export async function lookAtPaths(settings: NetpathSettings, signal: AbortSignal): Promise<View> {
  const { interfaces, asksGateway, timeoutMs, parameters } = settings;
  const links = interfaces.length === 0 ? [] : readLinks();
  const carriers = interfaces.map((nic) => ({ nic, problem: carrierProblem(nic, links) }));
  const gateway = asksGateway ? findDefaultGateway() : null;
  const targets = withGateway(settings.targets, gateway);
  const silence = await askHosts({ targets, attempts: parameters.attempts, timeoutMs, signal });
  const lost = [
    ...carriers.flatMap(({ nic, problem }) => (problem === null ? [] : [`${nic}: ${problem}`])),
    ...(asksGateway && gateway === null ? ['there is no default route with a gateway'] : []),
    ...[...silence].map(([target, why]) => `${targetText(target)}: ${why}`),
  ];
  const all = interfaces.length + targets.length + (asksGateway && gateway === null ? 1 : 0);
  return { good: all - lost.length, lost };
}

/** One that is also named is one path. */
function withGateway(targets: readonly EchoTarget[], gateway: EchoTarget | null): readonly EchoTarget[] {
  if (gateway === null) return targets;
  const others = targets.filter(({ address }) => Buffer.compare(address.bytes, gateway.address.bytes) !== 0);
  return [gateway, ...others];
}
