import { expect, it } from 'vitest';
import type { TicketConstraint } from '../../model/configuration/configured-constraint.ts';
import { actionsOf, primitive, up } from '../cluster.case.ts';

const lost: TicketConstraint = {
  kind: 'ticket',
  id: 'ticket',
  ticket: 'west',
  lossPolicy: 'fence',
  resources: [{ id: 'x', role: null }],
};

it('who loses a ticket is fenced, or stops where nobody can fence', () => {
  const device = { ...primitive('fence'), agent: { standard: 'stonith', provider: null, type: 'test' } };
  const on = (fencingEnabled: boolean): readonly string[] =>
    actionsOf({
      nodes: { a: {}, b: {} },
      resources: [device, primitive('x')],
      constraints: [lost],
      properties: { fencingEnabled },
      done: { 'fence b': up, 'x a': up },
    }).filter((name) => /^(stonith|stop)/.test(name));
  expect(on(true)).toEqual(['stonith a']);
  expect(on(false)).toEqual(['stop x a']);
});
