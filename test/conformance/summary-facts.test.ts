import { expect, test } from 'vitest';
import { summaryFacts } from './summary-facts.ts';

const summary = `Current cluster status:
  * Node List:
    * Node a: UNCLEAN (offline)
    * Node b: standby (with active resources)
    * Node c: online (health is RED)
    * Online: [ d e ]
    * GuestOnline: [ web-0 ]

  * Full List of Resources:
    * site\t(ocf:pacemaker:Dummy):\t Started d
    * gone\t(ocf:pacemaker:Dummy):\t ORPHANED Started d (unmanaged)
    * idle\t(ocf:pacemaker:Dummy):\t Stopped (disabled)
    * both\t(ocf:pacemaker:Dummy):\t FAILED (blocked) [ d e ]
    * Clone Set: base-clone [base]:
      * Started: [ d e ]
      * Stopped: [ a b c ]
    * Clone Set: db-clone [db] (promotable):
      * db\t(ocf:pacemaker:Stateful):\t FAILED Promoted d
      * Unpromoted: [ e ]
    * Container bundle set: web [image:1] (unique):
      * web-0 (192.168.20.188)\t(ocf:heartbeat:apache):\t Stopped e

Transition Summary:
  * Start      site    ( e )
`;

test('the state before the transition becomes facts', () => {
  expect(summaryFacts(summary, new Map([['base', ['one', 'two']]]))).toEqual(
    [
      'node a: unclean (offline)',
      'node b: standby',
      'node c: online',
      'node d: online',
      'node e: online',
      'node web-0: online',
      'site started on d',
      'gone started and removed on d',
      'both failed on d',
      'both failed on e',
      'one started on d',
      'two started on d',
      'one started on e',
      'two started on e',
      'db failed, promoted on d',
      'db unpromoted on e',
      'web-0 stopped on e',
    ].toSorted(),
  );
});
