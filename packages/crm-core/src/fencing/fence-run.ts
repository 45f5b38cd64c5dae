import type { FenceAgentAction, FenceStepReport, OperationResult, Parameters } from '@understudy/contracts';
import { invariant } from '../base/invariant.ts';
import type { FenceDevice, FencingModel } from '../model/fencing.ts';
import { stepLimit } from './fence-record.ts';
import type { FenceOutcome, FenceProof } from './fence-record.ts';
import { hands, planLevel, secondPath } from './fence-steps.ts';
import type { FenceStep, LevelPlan } from './fence-steps.ts';

/**
 * One fencing of one node, from the first wait to the outcome: level after level, in each
 * all devices, then the look that confirms it, then the target's silence. Pure: it is
 * told what happened and says what is to be done.
 *
 * Invariant: it is confirmed only after each shot of one level has succeeded or was seen
 * to have, and nothing that can tell says otherwise. What is not known is no success.
 */
export class FenceRun {
  readonly target: string;
  readonly #options: FenceRunOptions;
  readonly #levels: readonly LevelPlan[];
  #phase: Phase;
  #steps: readonly FenceStepReport[] = [];
  #level = 0;
  #round = 1;
  #stepNumber = 0;
  #proof: FenceProof = 'word';
  #outcome: FenceOutcome = { kind: 'underWay' };
  /** Of the target when the first shot fell: another one later is a host that has started anew. */
  #life: string | null = null;
  #lastFailure = 'nothing can fence it';
  /** Why no further shot is wanted; null: they are. */
  #calledOff: string | null = null;

  constructor(options: FenceRunOptions) {
    const { model, target, nowMs, delayMs } = options;
    this.#options = options;
    this.target = target;
    const levels = model.targets.find(({ node }) => node === target)?.levels ?? [];
    this.#levels = levels.map((level) => planLevel(model, target, level));
    this.#phase = { kind: 'waiting', untilMs: nowMs + delayMs };
  }

  get outcome(): FenceOutcome {
    return this.#outcome;
  }

  /** Of the target when the first shot fell; what comes later is not it. */
  get life(): string | null {
    return this.#life;
  }

  get steps(): readonly FenceStepReport[] {
    return this.#steps;
  }

  /** Nothing more comes of it. It can be confirmed before: then the power is being given back. */
  get isOver(): boolean {
    return this.#phase.kind === 'over';
  }

  /** Nothing has been done yet. */
  get isWaiting(): boolean {
    return this.#phase.kind !== 'over' && this.#stepNumber === 0;
  }

  /** Looks at the clock and at the target: begins what is due. */
  tick(scene: FenceScene): FenceEffect[] {
    const phase = this.#phase;
    switch (phase.kind) {
      case 'waiting':
        return scene.nowMs < phase.untilMs ? wake(phase.untilMs) : this.#beginLevel(scene);
      case 'pausing':
        return scene.nowMs < phase.untilMs ? wake(phase.untilMs) : this.#operate(phase.task, scene);
      case 'operating':
        if (!scene.members.includes(phase.node)) return this.#ended(phase, unknown(`${phase.node} is gone`), scene);
        if (scene.nowMs < phase.limitMs) return wake(phase.limitMs);
        return this.#ended(phase, unknown(`no answer from ${phase.node}`), scene);
      case 'listening':
        return this.#listen(phase, scene);
      case 'over':
        return [];
    }
  }

  /** A step has ended. An answer to another one is ignored. */
  result(stepId: string, result: OperationResult, scene: FenceScene): FenceEffect[] {
    const phase = this.#phase;
    if (phase.kind !== 'operating' || phase.stepId !== stepId) return [];
    return this.#ended(phase, result, scene);
  }

  /**
   * The target is a member again, or this node may not shoot any more: while nothing was
   * done, that is the end of it; else what is under way is seen through, and no other shot
   * is fired. Null: it is wanted after all.
   */
  callOff(reason: string | null): FenceEffect[] {
    this.#calledOff = reason;
    if (reason === null || !this.isWaiting) return [];
    return this.#over({ kind: 'cancelled', reason });
  }

  /** A person says that the target is certainly off. */
  confirm(who: string, why: string): FenceEffect[] {
    if (this.#outcome.kind !== 'underWay') return [];
    return this.#over({ kind: 'byHand', who, why });
  }

  #beginLevel(scene: FenceScene): FenceEffect[] {
    const plan = this.#levels[this.#level];
    if (plan === undefined) return this.#nextRound(scene);
    if (this.#isReborn(scene)) {
      return this.#over({ kind: 'cancelled', reason: `${this.target} came up anew before it was confirmed` });
    }
    this.#life ??= scene.heard.life;
    this.#proof = plan.proof;
    return this.#operate({ part: 'shots', index: 0, attempt: 1 }, scene);
  }

  /** Its guardian is another one: it will tell what runs there, and need not be shot again. */
  #isReborn({ heard }: FenceScene): boolean {
    return this.#life !== null && heard.life !== null && heard.life !== this.#life;
  }

  #nextRound(scene: FenceScene): FenceEffect[] {
    if (this.#levels.length === 0 || this.#round >= this.#options.model.settings.maxAttempts) {
      return this.#over({ kind: 'failed', reason: this.#lastFailure });
    }
    this.#round += 1;
    this.#level = 0;
    this.#phase = { kind: 'waiting', untilMs: scene.nowMs + roundPauseMs };
    return wake(scene.nowMs + roundPauseMs);
  }

  #plan(): LevelPlan {
    const plan = this.#levels[this.#level];
    invariant(plan !== undefined, 'a step belongs to a level');
    return plan;
  }

  /** Begins one step, or what comes after the last of its part. */
  #operate(task: Task, scene: FenceScene): FenceEffect[] {
    const step = this.#stepOf(task);
    if (step === undefined) return this.#partIsOver(task.part, scene);
    const isFirstShot = task.part === 'shots' && task.index === 0 && task.instead === undefined;
    if (isFirstShot && this.#calledOff !== null) return this.#over({ kind: 'cancelled', reason: this.#calledOff });
    const delayMs = this.#delayOf(step, task);
    if (delayMs > 0) return this.#pause({ ...task, isDue: true }, scene.nowMs + delayMs);
    const able = hands(step.device, this.target, scene.members);
    const node = able[(task.attempt - 1) % Math.max(1, able.length)];
    if (node === undefined) return this.#failed(task, `no member can reach ${step.device.id}`, scene);
    const settings = step.device.actions.get(step.action);
    invariant(settings !== undefined, `${step.device.id} was planned to do what it can`);
    this.#stepNumber += 1;
    const stepId = `${this.#options.runId}/${this.#stepNumber}`;
    const limitMs = scene.nowMs + settings.timeoutMs + answerGraceMs;
    this.#phase = { kind: 'operating', task, step, node, stepId, limitMs };
    const order = orderOf(step, this.target, { stepId, as: settings.as, timeoutMs: settings.timeoutMs });
    return [{ kind: 'operate', node, order }, ...wake(limitMs)];
  }

  /** A device's own delay comes before its first shot. */
  #delayOf({ device }: FenceStep, { part, attempt, isDue }: Task): number {
    const isFirst = part === 'shots' && attempt === 1 && isDue !== true && this.#round === 1;
    return isFirst ? (device.delayMs.get(this.target) ?? 0) : 0;
  }

  #pause(task: Task, untilMs: number): FenceEffect[] {
    this.#phase = { kind: 'pausing', task, untilMs };
    return wake(untilMs);
  }

  #stepOf({ part, index, instead }: Task): FenceStep | undefined {
    return instead ?? this.#plan()[part][index];
  }

  #ended({ task, step, node }: Phase & { kind: 'operating' }, result: StepResult, scene: FenceScene): FenceEffect[] {
    const { code, reason, durationMs } = result;
    const record = { device: step.device.id, action: step.action, node, code, reason, durationMs };
    this.#steps = [...this.#steps, record].slice(-stepLimit);
    const isGood = step.action === 'status' ? code === 'notRunning' : code === 'ok';
    if (isGood) return this.#operate(next(task), scene);
    const what = `${step.action} with ${step.device.id}: ${reason === '' ? code : reason}`;
    const hasPower = step.action === 'status' && code === 'ok';
    const attempts = step.device.actions.get(step.action)?.attempts ?? 1;
    if (task.attempt < attempts) return this.#again(task, scene);
    if (hasPower) return this.#levelFailed(`${step.device.id} says that ${this.target} still has power`, scene);
    return this.#failed(task, what, scene);
  }

  #again(task: Task, scene: FenceScene): FenceEffect[] {
    const again = { ...task, attempt: task.attempt + 1 };
    if (task.part !== 'looks') return this.#operate(again, scene);
    // Some devices need a moment before they show what they have done.
    return this.#pause(again, scene.nowMs + lookPauseMs);
  }

  /** A step has failed for good. */
  #failed(task: Task, reason: string, scene: FenceScene): FenceEffect[] {
    if (task.part === 'returns') return this.#operate(next(task), scene);
    const instead = this.#otherWay(task);
    if (instead !== undefined) return this.#operate({ ...task, instead, attempt: 1 }, scene);
    return this.#levelFailed(reason, scene);
  }

  #levelFailed(reason: string, scene: FenceScene): FenceEffect[] {
    this.#lastFailure = reason;
    this.#level += 1;
    return this.#beginLevel(scene);
  }

  /**
   * A shot that failed, or of which nothing is known, may have hit: the device can tell. A
   * device that could not tell can be replaced by another.
   */
  #otherWay(task: Task): FenceStep | undefined {
    const step = this.#stepOf(task);
    if (step === undefined || task.instead !== undefined) return undefined;
    if (task.part === 'shots') {
      const canLook = step.action === 'off' && step.device.actions.has('status');
      return canLook ? { device: step.device, action: 'status' } : undefined;
    }
    const other = secondPath(this.#options.model, this.target, this.#plan().devices);
    if (other === undefined || other === step.device) return undefined;
    this.#proof = 'otherDevice';
    return { device: other, action: 'status' };
  }

  #partIsOver(part: Part, scene: FenceScene): FenceEffect[] {
    switch (part) {
      case 'shots':
        return this.#operate({ part: 'looks', index: 0, attempt: 1 }, scene);
      case 'looks': {
        const phase: Phase = { kind: 'listening', sinceMs: scene.nowMs };
        this.#phase = phase;
        return this.#listen(phase, scene);
      }
      case 'returns':
        this.#phase = { kind: 'over' };
        return [{ kind: 'over' }];
    }
  }

  /** Who is heard is not off: it must fall silent, or come up anew. */
  #listen({ sinceMs }: Phase & { kind: 'listening' }, scene: FenceScene): FenceEffect[] {
    const { lastHeardMs } = scene.heard;
    const { silenceMs } = this.#options;
    if (this.#isReborn(scene)) {
      this.#proof = 'reborn';
      return this.#confirmed(scene);
    }
    const silentAtMs = lastHeardMs === null ? scene.nowMs : lastHeardMs + silenceMs;
    if (scene.nowMs >= silentAtMs) return this.#confirmed(scene);
    const limitMs = sinceMs + 2 * silenceMs + listenGraceMs;
    if (scene.nowMs < limitMs) return wake(Math.min(silentAtMs, limitMs));
    return this.#levelFailed(`${this.target} is still heard, though ${this.#names()} says that it is off`, scene);
  }

  #names(): string {
    return this.#plan()
      .devices.map(({ id }) => id)
      .join(' and ');
  }

  #confirmed(scene: FenceScene): FenceEffect[] {
    const devices = this.#plan().devices.map(({ id }) => id);
    this.#outcome = { kind: 'confirmed', devices, proof: this.#proof };
    return [{ kind: 'decided' }, ...this.#operate({ part: 'returns', index: 0, attempt: 1 }, scene)];
  }

  #over(outcome: FenceOutcome): FenceEffect[] {
    this.#outcome = outcome;
    this.#phase = { kind: 'over' };
    return [{ kind: 'decided' }, { kind: 'over' }];
  }
}

export interface FenceRunOptions {
  /** Unique in the cluster. */
  readonly runId: string;
  readonly target: string;
  readonly model: FencingModel;
  readonly nowMs: number;
  /** Waited before the first shot. */
  readonly delayMs: number;
  /** For so long a host that was heard must not be heard any more. */
  readonly silenceMs: number;
}

/** The world at one moment, as who directs it knows it. */
export interface FenceScene {
  /** The monotonic clock. */
  readonly nowMs: number;
  /** Members that can be given work, who directs it among them. */
  readonly members: readonly string[];
  /** What is heard of the target: its life (new with every start of its host), and when it was last heard. */
  readonly heard: { readonly life: string | null; readonly lastHeardMs: number | null };
}

export type FenceEffect =
  | { readonly kind: 'operate'; readonly node: string; readonly order: FenceOrder }
  /** Call `tick` then; a later one replaces it. */
  | { readonly kind: 'wake'; readonly atMs: number }
  /** There is an outcome. */
  | { readonly kind: 'decided' }
  /** And nothing more comes of it. */
  | { readonly kind: 'over' };

/** One step for a member to carry out. */
export interface FenceOrder {
  /** Unique in the cluster; the answer repeats it. */
  readonly stepId: string;
  readonly device: string;
  readonly agent: string;
  readonly action: FenceAgentAction;
  readonly parameters: Parameters;
  /** What the device calls the host; null: the device as a whole is asked. */
  readonly plug: string | null;
  readonly timeoutMs: number;
}

type Part = 'shots' | 'looks' | 'returns';

interface Task {
  readonly part: Part;
  readonly index: number;
  readonly attempt: number;
  /** Another step that can take this one's place. */
  readonly instead?: FenceStep;
  /** The device's delay is over. */
  readonly isDue?: boolean;
}

type Phase =
  | { readonly kind: 'waiting'; readonly untilMs: number }
  | { readonly kind: 'pausing'; readonly untilMs: number; readonly task: Task }
  | {
      readonly kind: 'operating';
      readonly task: Task;
      readonly step: FenceStep;
      readonly node: string;
      readonly stepId: string;
      readonly limitMs: number;
    }
  | { readonly kind: 'listening'; readonly sinceMs: number }
  | { readonly kind: 'over' };

type StepResult = Pick<OperationResult, 'code' | 'reason' | 'durationMs'>;

/** Beyond a step's own time: for its answer to come. */
const answerGraceMs = 2_000;
const roundPauseMs = 2_000;
const lookPauseMs = 1_000;
const listenGraceMs = 1_000;

function wake(atMs: number): FenceEffect[] {
  return [{ kind: 'wake', atMs }];
}

function next({ part, index }: Task): Task {
  return { part, index: index + 1, attempt: 1 };
}

function unknown(reason: string): StepResult {
  return { code: 'inconclusive', reason, durationMs: 0 };
}

/** @param target null: the device as a whole is asked */
export function orderOf(
  { device }: { readonly device: FenceDevice },
  target: string | null,
  { stepId, as, timeoutMs }: { readonly stepId: string; readonly as: FenceAgentAction; readonly timeoutMs: number },
): FenceOrder {
  const plug = target === null ? null : (device.hosts.get(target) ?? target);
  const { hostArgument } = device;
  const parameters =
    plug === null || hostArgument === null ? device.parameters : { ...device.parameters, [hostArgument]: plug };
  return { stepId, device: device.id, agent: device.agent, action: as, parameters, plug, timeoutMs };
}
