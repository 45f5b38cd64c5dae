import type { FaultPolicy, Primitive } from '../model/resource.ts';
import type { ResourceAction } from '../model/transition.ts';
import type { WorkOrder } from './work-order.ts';

/** A web server on node `a`, and what a coordinator asks to have done with it. */
export function webServer(agent: string, faultPolicy: Partial<FaultPolicy> = {}): Primitive {
  return {
    kind: 'primitive',
    id: 'web',
    agent,
    parameters: {},
    meta: {
      targetRole: 'started',
      isManaged: true,
      maintenance: false,
      stickiness: 0,
      priority: 0,
      multipleActive: 'stopUnexpected',
      migrationThreshold: 3,
      failureTimeoutMs: 0,
    },
    operations: [],
    faultPolicy: { badMonitors: 1, inconclusiveMonitors: 2, startRetries: 1, ...faultPolicy },
  };
}

/** Of transition 1.1; `details` where the action is not the usual one. */
export function orderFor(
  primitive: Primitive,
  action: ResourceAction['action'],
  details: Partial<ResourceAction> = {},
): WorkOrder {
  return {
    orderId: `1.1/${action}${details.intervalMs ?? 0}`,
    primitive,
    ownership: 'single',
    generation: 1,
    action: {
      kind: 'resource',
      id: 0,
      key: '',
      after: [],
      action,
      resource: primitive.id,
      node: 'a',
      intervalMs: 0,
      timeoutMs: 1_000,
      probe: false,
      role: 'started',
      promotable: false,
      digest: 'd',
      ...details,
    },
  };
}
