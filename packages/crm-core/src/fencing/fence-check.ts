import type { FenceAgentAction, FenceFindingReport, OperationResult } from '@understudy/contracts';
import type { FenceDevice, FencingModel } from '../model/fencing.ts';
import { orderOf } from './fence-run.ts';
import type { FenceOrder } from './fence-run.ts';
import { hands } from './fence-steps.ts';
import { readinessOf } from './readiness.ts';
import type { FenceCheckReport } from './readiness.ts';

/**
 * Tries every device from every member that may have to use it, without harm: whether it
 * answers, with these credentials (`monitor`); whether it knows the hosts by these names
 * (`list`, `status`). One question after the other.
 */
export class FenceCheck {
  readonly #options: FenceCheckOptions;
  readonly #probes: readonly Probe[];
  readonly #findings: FenceFindingReport[] = [];
  #next = 0;
  #limitMs = 0;

  constructor(options: FenceCheckOptions) {
    this.#options = options;
    this.#probes = options.model.devices.flatMap((device) => probesOf(device, options.members));
  }

  get isOver(): boolean {
    return this.#next >= this.#probes.length;
  }

  /** What came of it; meaningful once it is over. */
  report(by: string, atWallMs: number, revision: number): FenceCheckReport {
    const { model, nodes, members } = this.#options;
    const readiness = readinessOf({ model, nodes, members, findings: this.#findings });
    return { atWallMs, by, revision, findings: this.#findings, ...readiness };
  }

  /** The question that is to be asked now; null: it is over, or one is open. */
  begin(nowMs: number): { readonly node: string; readonly order: FenceOrder; readonly limitMs: number } | null {
    const probe = this.#probes[this.#next];
    const settings = probe?.device.actions.get(probe.action);
    if (probe === undefined || settings === undefined) return null;
    const { timeoutMs, as } = settings;
    this.#limitMs = nowMs + timeoutMs + answerGraceMs;
    const order = orderOf(probe, probe.host, { stepId: this.#stepId(), as, timeoutMs });
    return { node: probe.node, order, limitMs: this.#limitMs };
  }

  /** True if it was the answer to the open question. */
  answer(stepId: string, result: OperationResult): boolean {
    const probe = this.#probes[this.#next];
    if (probe === undefined || stepId !== this.#stepId()) return false;
    this.#findings.push(...findingsOf(probe, result));
    this.#next += 1;
    return true;
  }

  /** True if the open question will not be answered any more: it counts as answered badly. */
  giveUp(nowMs: number, members: readonly string[]): boolean {
    const probe = this.#probes[this.#next];
    if (probe === undefined) return false;
    const isGone = !members.includes(probe.node);
    if (!isGone && nowMs < this.#limitMs) return false;
    const reason = isGone ? `${probe.node} is gone` : `no answer from ${probe.node}`;
    return this.answer(this.#stepId(), { code: 'inconclusive', reason, durationMs: 0 });
  }

  #stepId(): string {
    return `${this.#options.checkId}/${this.#next + 1}`;
  }
}

export interface FenceCheckOptions {
  /** Unique in the cluster. */
  readonly checkId: string;
  readonly model: FencingModel;
  /** Of the cluster. */
  readonly nodes: readonly string[];
  /** Those that can be asked now. */
  readonly members: readonly string[];
}

interface Probe {
  readonly device: FenceDevice;
  readonly node: string;
  readonly action: FenceAgentAction;
  readonly host: string | null;
}

const answerGraceMs = 2_000;

/** A node that is the only one that a device serves never uses it. */
function probesOf(device: FenceDevice, members: readonly string[]): Probe[] {
  const hosts = [...device.hosts.keys()];
  const users = [...new Set(hosts.flatMap((host) => hands(device, host, members)))].sort();
  return users.flatMap((node): Probe[] => {
    const whole = (['monitor', 'list'] as const).filter((action) => device.actions.has(action));
    const targets = device.actions.has('status') ? hosts.filter((host) => host !== node) : [];
    return [
      ...whole.map((action) => ({ device, node, action, host: null })),
      ...targets.map((host) => ({ device, node, action: 'status' as const, host })),
    ];
  });
}

function findingsOf(
  { device, node, action, host }: Probe,
  { code, reason, plugs }: OperationResult,
): FenceFindingReport[] {
  const base = { device: device.id, node, action, host };
  const words = reason === '' ? code : reason;
  if (action === 'list' && code === 'ok' && plugs !== undefined) {
    const strange = [...device.hosts].filter(([, plug]) => !plugs.includes(plug));
    if (strange.length === 0) return [{ ...base, isGood: true, text: 'knows every host' }];
    return strange.map(([of, plug]) => ({ ...base, host: of, isGood: false, text: `does not know ${plug}` }));
  }
  if (action === 'status' && (code === 'ok' || code === 'notRunning')) {
    return [{ ...base, isGood: true, text: code === 'ok' ? 'has power' : 'has no power' }];
  }
  return [{ ...base, isGood: code === 'ok', text: code === 'ok' ? 'answers' : words }];
}
