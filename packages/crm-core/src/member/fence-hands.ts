import type { OperationResult } from '@understudy/contracts';
import type { FenceOrder } from '../fencing/fence-run.ts';
import type { Body } from './body.ts';

/** Carries out single steps with fence devices, for this node or for the member that directs. */
export class FenceHands {
  readonly #body: Body;
  readonly #answered: (stepId: string, result: OperationResult) => void;
  /** By operation: which step, and who asked; null: this node. */
  readonly #open = new Map<string, { readonly stepId: string; readonly from: string | null }>();

  constructor(body: Body, answered: (stepId: string, result: OperationResult) => void) {
    this.#body = body;
    this.#answered = answered;
  }

  carryOut(order: FenceOrder, from: string | null): void {
    const { node, view, options } = this.#body;
    const operationId = `fence/${options.life}/${order.stepId}`;
    if (this.#open.has(operationId)) return;
    this.#open.set(operationId, { stepId: order.stepId, from });
    this.#body.emit({
      kind: 'runOperation',
      request: {
        operationId,
        resource: order.device,
        agent: order.agent,
        action: order.action,
        parameters: order.parameters,
        node,
        generation: view?.generation ?? 0,
        timeoutMs: order.timeoutMs,
        intervalMs: 0,
        probe: false,
        ...(order.plug === null ? {} : { plug: order.plug }),
      },
    });
  }

  /** True if the operation was one of these. */
  finished(operationId: string, result: OperationResult): boolean {
    const open = this.#open.get(operationId);
    if (open === undefined) return false;
    this.#open.delete(operationId);
    if (open.from === null) this.#answered(open.stepId, result);
    else this.#body.send(open.from, { kind: 'fenceResult', stepId: open.stepId, result });
    return true;
  }
}
