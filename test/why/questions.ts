/** Situations that administrators meet, and what they ask then. One folder each: `cib.xml`, and the answers in `why.txt`. */

export interface Situation {
  /** Folder. */
  readonly name: string;
  /** Words after `crm`. */
  readonly questions: readonly (readonly ['why'] | readonly ['why', string] | readonly ['why-not', string, string])[];
}

export const situations: readonly Situation[] = [
  {
    name: 'banned-by-location',
    questions: [
      ['why', 'web'],
      ['why-not', 'web', 'alpha'],
    ],
  },
  {
    name: 'partner-cannot-run',
    questions: [
      ['why', 'address'],
      ['why-not', 'address', 'beta'],
    ],
  },
  {
    name: 'failed-too-often',
    questions: [
      ['why', 'web'],
      ['why-not', 'web', 'alpha'],
    ],
  },
  {
    name: 'follower-keeps-it-away',
    questions: [
      ['why', 'address'],
      ['why-not', 'address', 'alpha'],
    ],
  },
  { name: 'ticket-revoked', questions: [['why', 'db']] },
  { name: 'no-quorum', questions: [['why', 'shop'], ['why']] },
  {
    name: 'standby-and-maintenance',
    questions: [
      ['why', 'web'],
      ['why', 'db'],
      ['why-not', 'web', 'beta'],
    ],
  },
  {
    name: 'no-room',
    questions: [
      ['why', 'report'],
      ['why-not', 'report', 'beta'],
    ],
  },
  {
    name: 'stickiness-holds',
    questions: [
      ['why', 'web'],
      ['why-not', 'web', 'alpha'],
      ['why-not', 'web', 'gamma'],
    ],
  },
  {
    name: 'promotion-score-decides',
    questions: [
      ['why', 'db-clone'],
      ['why', 'db:0'],
    ],
  },
  { name: 'order-blocks-start', questions: [['why', 'web'], ['why']] },
  { name: 'not-fenced', questions: [['why', 'web']] },
  { name: 'member-failed-everywhere', questions: [['why', 'shop'], ['why-not', 'site', 'beta'], ['why']] },
];
