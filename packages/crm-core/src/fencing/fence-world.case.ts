import type { FenceAgentAction, ResultCode } from '@understudy/contracts';
import type { FenceDevice, FenceStepSettings, FencingModel } from '../model/fencing.ts';
import { FenceRun } from './fence-run.ts';
import type { FenceEffect, FenceOrder, FenceScene } from './fence-run.ts';

/** What a device does with an action: what it answers, and what it really does to the host. */
export interface Behaviour {
  readonly code: ResultCode;
  /** What becomes of the host's power; absent: nothing. */
  readonly power?: 'on' | 'off';
  /** It answers what is true, in place of `code`. */
  readonly honest?: true;
  /** It never answers. */
  readonly mute?: true;
}

export const does = {
  off: { code: 'ok', power: 'off' },
  on: { code: 'ok', power: 'on' },
  lie: { code: 'ok' },
  fail: { code: 'error' },
  /** It happened, and the answer was lost. */
  deed: { code: 'error', power: 'off' },
  see: { code: 'ok', honest: true },
  blind: { code: 'inconclusive' },
  mute: { code: 'ok', mute: true },
} as const satisfies Record<string, Behaviour>;

/** Of each action in turn: the last goes on for ever. */
export type Manner = Readonly<Partial<Record<FenceAgentAction, readonly Behaviour[]>>>;

const settings: FencingModel['settings'] = {
  action: 'reboot',
  timeoutMs: 60_000,
  maxAttempts: 1,
  concurrent: true,
  priorityDelayMs: 10_000,
  checkExpiryMs: 1,
};

export function device(id: string, manner: Manner, more: Partial<FenceDevice> = {}): FenceDevice {
  const actions = Object.keys(manner) as FenceAgentAction[];
  const step = (as: FenceAgentAction): FenceStepSettings => ({ as, timeoutMs: 5_000, attempts: 1 });
  return {
    id,
    agent: `fence:${id}`,
    parameters: { ip: '10.0.0.9' },
    hosts: new Map([['victim', '7']]),
    hostArgument: 'plug',
    delayMs: new Map(),
    nodes: null,
    actions: new Map(actions.map((action) => [action, step(action)])),
    ...more,
  };
}

export function modelOf(
  devices: readonly FenceDevice[],
  levels: readonly (readonly string[])[],
  more: Partial<FencingModel['settings']> = {},
): FencingModel {
  const targets = [{ node: 'victim', levels }];
  return { enabled: true, settings: { ...settings, ...more }, devices, targets };
}

export interface FenceWorldOptions {
  readonly model: FencingModel;
  readonly manners: Readonly<Record<string, Manner>>;
  readonly members?: readonly string[];
  readonly delayMs?: number;
  /** The victim is heard while it has power. */
  readonly heard?: boolean;
}

/** A host with power, devices with manners, and one run; in virtual time. */
export class FenceWorld {
  readonly run: FenceRun;
  readonly log: string[] = [];
  nowMs = 0;
  power: 'on' | 'off' = 'on';
  life = 'first';
  members: readonly string[];
  readonly #options: FenceWorldOptions;
  readonly #counts = new Map<string, number>();
  #lastHeardMs = 0;
  #wakeMs: number | null = null;

  constructor(options: FenceWorldOptions) {
    this.#options = options;
    this.members = options.members ?? ['doer', 'other'];
    const { model, delayMs = 0 } = options;
    this.run = new FenceRun({ runId: 'r', target: 'victim', model, nowMs: 0, delayMs, silenceMs: 300 });
  }

  scene(): FenceScene {
    if (this.#options.heard === true && this.power === 'on') this.#lastHeardMs = this.nowMs;
    const heard = { life: this.life, lastHeardMs: this.#options.heard === true ? this.#lastHeardMs : null };
    return { nowMs: this.nowMs, members: this.members, heard };
  }

  /** Until nothing more happens. */
  play(): this {
    this.take(this.run.tick(this.scene()));
    for (let turn = 0; turn < 500 && this.#wakeMs !== null && !this.run.isOver; turn += 1) {
      this.nowMs = Math.max(this.nowMs, this.#wakeMs);
      this.#wakeMs = null;
      this.take(this.run.tick(this.scene()));
    }
    return this;
  }

  take(effects: readonly FenceEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'wake') this.#wakeMs = effect.atMs;
      else if (effect.kind === 'decided') this.log.push(`${this.nowMs}: ${this.run.outcome.kind}, power ${this.power}`);
    }
    for (const effect of effects) if (effect.kind === 'operate') this.#operate(effect.node, effect.order);
  }

  #operate(node: string, order: FenceOrder): void {
    const key = `${order.device} ${order.action}`;
    const manner = this.#options.manners[order.device]?.[order.action] ?? [];
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    const behaviour: Behaviour = manner[Math.min(count, manner.length - 1)] ?? does.fail;
    this.log.push(`${this.nowMs}: ${node} ${order.device} ${order.action} ${order.plug ?? '-'}`);
    if (behaviour.mute === true) return;
    if (behaviour.power === 'on' && this.power === 'off') this.life += ' again';
    this.power = behaviour.power ?? this.power;
    const code = behaviour.honest === true ? (this.power === 'on' ? 'ok' : 'notRunning') : behaviour.code;
    this.take(this.run.result(order.stepId, { code, reason: '', durationMs: 1 }, this.scene()));
  }
}
