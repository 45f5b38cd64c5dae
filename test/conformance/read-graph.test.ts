import { expect, test } from 'vitest';
import { readGraph, withOldNames } from './reference.ts';

test('a transition graph becomes actions, in the order of their numbers', () => {
  const graph = `<transition_graph cluster-delay="60s">
    <synapse id="0">
      <action_set>
        <rsc_op id="7" operation="start" operation_key="a_start_0" on_node="x" on_node_uuid="1">
          <primitive id="a" class="ocf" provider="pacemaker" type="Dummy"/>
        </rsc_op>
      </action_set>
      <inputs>
        <trigger><pseudo_event id="3" operation="start" operation_key="g_start_0"/></trigger>
        <trigger><crm_event id="2" operation="stonith" operation_key="stonith-y-reboot" on_node="y"/></trigger>
      </inputs>
    </synapse>
    <synapse id="1">
      <action_set><pseudo_event id="3" operation="start" operation_key="g_start_0"/></action_set>
      <inputs/>
    </synapse>
  </transition_graph>`;
  expect(readGraph(graph)).toEqual([
    { id: 3, kind: 'pseudo', task: 'start', key: 'g_start_0', after: [] },
    { id: 7, kind: 'resource', task: 'start', key: 'a_start_0', node: 'x', resource: 'a', after: [3, 2] },
  ]);
});

test('options that the reference does not know yet get the names that it does', () => {
  expect(withOldNames('<nvpair id="fencing-enabled" name="fencing-enabled" value="false"/>')).toBe(
    '<nvpair id="fencing-enabled" name="stonith-enabled" value="false"/>',
  );
});
