import type { OperationResult } from '@understudy/contracts';
import type { Refusal } from '../coordinator/requests.ts';
import { FenceCheck } from '../fencing/fence-check.ts';
import type { FenceOrder } from '../fencing/fence-run.ts';
import type { Body } from './body.ts';
import { type FenceRecords, membersOf } from './fence-records.ts';
import { fenceRefusal, fenceTimer } from './fence-text.ts';

/** Checks of the fence devices, one at a time, when a person asks for one. */
export class DeviceChecks {
  readonly #body: Body;
  readonly #records: FenceRecords;
  readonly #operate: (node: string, order: FenceOrder) => void;
  #check: FenceCheck | null = null;
  #numbers = 0;

  constructor(body: Body, records: FenceRecords, operate: (node: string, order: FenceOrder) => void) {
    this.#body = body;
    this.#records = records;
    this.#operate = operate;
  }

  /** Null: it has begun, or is under way. */
  begin(): Refusal | null {
    const { model, nodes, view, options } = this.#body;
    if (model === null || model.fencing.devices.length === 0) {
      return fenceRefusal('no fence device is defined', 'Define one in fencing.devices, and crm apply it.');
    }
    if (this.#check !== null) return null;
    this.#numbers += 1;
    const checkId = `check/${view?.generation ?? 0}.${options.life.slice(0, 8)}.${this.#numbers}`;
    this.#check = new FenceCheck({ checkId, model: model.fencing, nodes, members: membersOf(this.#body) });
    this.#goOn(this.#check);
    return null;
  }

  answered(stepId: string, result: OperationResult): void {
    if (this.#check?.answer(stepId, result) === true) this.#goOn(this.#check);
  }

  tend(): void {
    if (this.#check?.giveUp(this.#body.now.monotonicMs, membersOf(this.#body)) === true) this.#goOn(this.#check);
  }

  #goOn(check: FenceCheck): void {
    const { now, node, state } = this.#body;
    const open = check.begin(now.monotonicMs);
    if (open !== null) {
      this.#body.emit({ kind: 'armTimer', timer: fenceTimer('check'), atMs: open.limitMs });
      return this.#operate(open.node, open.order);
    }
    this.#check = null;
    this.#body.emit({ kind: 'disarmTimer', timer: fenceTimer('check') });
    const report = check.report(node, now.wallMs, state.definition?.revision ?? 0);
    const text = `the fence devices were checked: ${report.score} of 100`;
    this.#records.keep({ ...this.#records.memory, check: report }, text);
  }
}
