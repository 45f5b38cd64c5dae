/** What tests ask of a status, and of the processes of a host. */
import type { FailureReport, ResourceReport, StatusReport } from '@understudy/contracts';
import { activeNodes, isSettled, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import type { HostProcess } from '../lab/host-process.ts';
import type { Sample } from '../lab/outage.ts';

export type ProcessFilter = (process: HostProcess) => boolean;

export function resourceOf({ resources }: StatusReport, name: string): ResourceReport {
  const found = resources.find(({ resource }) => resource === name);
  if (found === undefined) throw new Error(`the status knows no resource ${name}`);
  return found;
}

export function failuresOf(status: StatusReport, name: string): readonly FailureReport[] {
  return resourceOf(status, name).failures;
}

/** The sentences of a resource's report, as one text. */
export function reasonsOf(status: StatusReport, name: string): string {
  return resourceOf(status, name).reasons.join(' ');
}

export function promotedOn(status: StatusReport, name: string): readonly string[] {
  const { instances } = resourceOf(status, name);
  return instances.filter(({ role }) => role === 'promoted').map(({ node }) => node);
}

/** Where its users find it, once all runs: promoted if it is fast, else started. */
export async function activeMember(cluster: Cluster, asked: Member, resource: string): Promise<Member> {
  const status = await asked.until(`${resource} runs`, isSettled);
  const isFast = resourceOf(status, resource).kind === 'fast';
  const [node] = isFast ? promotedOn(status, resource) : activeNodes(status, resource);
  if (node === undefined) throw new Error(`${resource} runs nowhere`);
  return cluster.member(node);
}

/** It was noticed to have failed so often, and then all runs again. */
export async function untilPutRight(asked: Member, resource: string, times = 1): Promise<StatusReport> {
  return asked.until(
    `${resource} has failed ${times} times and all runs`,
    (status) => failuresOf(status, resource).some(({ failCount }) => failCount === times) && isSettled(status),
  );
}

export function findProcess({ host }: Member, matches: ProcessFilter): HostProcess {
  const found = host.processes().find((process) => process.state !== 'Z' && matches(process));
  if (found === undefined) throw new Error(`no such process on ${host.name}`);
  return found;
}

/** Gives the pid. */
export function signalFound(member: Member, matches: ProcessFilter, signal: NodeJS.Signals): number {
  const { pid } = findProcess(member, matches);
  member.host.signal(pid, signal);
  return pid;
}

/** Lines as `OperationLog` has them. */
export function inOrderOn({ name }: Member, ...operations: readonly string[]): readonly string[] {
  return operations.map((operation) => `${name} ${operation}`);
}

/** Who answered, sorted. */
export function answerers(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.flatMap((sample) => (sample.kind === 'success' ? [sample.body] : [])))].sort();
}
