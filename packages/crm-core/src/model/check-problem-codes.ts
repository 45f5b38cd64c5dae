/**
 * The catalogue of what can be wrong in a document that a person wrote. The codes
 * are stable: programs match them. `about` says where to point: at the key that is
 * wrong, or at the value.
 */
export const problemCodes = {
  // The text
  syntax: { about: 'value', meaning: 'The text is not valid YAML, JSON or XML.' },
  'duplicate-key': { about: 'value', meaning: 'A mapping has the same key twice.' },
  'too-large': { about: 'value', meaning: 'The text, or what its aliases expand to, is beyond the limit.' },
  // The shape
  'unsupported-version': { about: 'value', meaning: 'The form of the document is not known to this release.' },
  'missing-property': { about: 'key', meaning: 'A property that must be there is not.' },
  'unknown-property': { about: 'key', meaning: 'There is no property of this name here.' },
  'wrong-type': { about: 'value', meaning: 'The value is of another type than the property needs.' },
  'not-allowed-value': { about: 'value', meaning: 'The value is none of those that the property knows.' },
  'invalid-key': { about: 'key', meaning: 'What is defined here has a name that names cannot be.' },
  'invalid-name': { about: 'value', meaning: 'A text has characters or a length that names cannot have.' },
  'invalid-duration': { about: 'value', meaning: 'A duration lacks its unit, is zero, or is beyond 24 days.' },
  'invalid-score': { about: 'value', meaning: 'A score is neither an integer nor infinity.' },
  'out-of-range': { about: 'value', meaning: 'A number is too small or too large.' },
  'invalid-value': { about: 'value', meaning: 'The value breaks another rule, which the message names.' },
  // Names
  'duplicate-id': { about: 'key', meaning: 'Two things have, or would be given, the same name.' },
  'unknown-agent': { about: 'value', meaning: 'No agent of this name is installed.' },
  'unknown-node': { about: 'value', meaning: 'The membership file has no node of this name.' },
  'unknown-resource': { about: 'value', meaning: 'Neither a resource nor a group has this name.' },
  'unknown-member': { about: 'value', meaning: 'No resource has this name, so it cannot be a member.' },
  // Resources and groups
  'member-twice': { about: 'value', meaning: 'A group names the same member twice.' },
  'member-of-two-groups': { about: 'value', meaning: 'A resource is a member of two groups.' },
  'misplaced-property': { about: 'key', meaning: 'The property has no meaning here; the hint says where it has.' },
  'missing-parameter': { about: 'key', meaning: 'The agent needs a parameter that is not there.' },
  'unknown-parameter': { about: 'key', meaning: 'The agent has no parameter of this name.' },
  'invalid-parameter': { about: 'value', meaning: 'The agent does not accept this value.' },
  'invalid-agent': { about: 'value', meaning: "The agent's own schema of parameters is not valid." },
  'unknown-operation': { about: 'key', meaning: 'The agent has no such operation.' },
  'invalid-on-fail': { about: 'value', meaning: 'This operation cannot react like that to a failure.' },
  'nobody-to-tell': { about: 'key', meaning: 'No agent here can be told what happens to the other copies.' },
  'same-interval': { about: 'value', meaning: 'Two monitors of a resource look at the same interval.' },
  // Constraints
  'invalid-role': { about: 'value', meaning: 'Only something fast has this role.' },
  'invalid-action': { about: 'value', meaning: 'Only something fast has this action.' },
  'constraint-on-member': { about: 'value', meaning: 'The member cannot be placed apart from its group.' },
  'self-constraint': { about: 'value', meaning: 'A constraint relates something to itself or to its own group.' },
  'order-cycle': { about: 'value', meaning: 'Mandatory orders run in a circle: nothing in it could ever start.' },
  'contradicting-colocations': { about: 'value', meaning: 'Colocations say both together and apart, always.' },
  // Fencing
  'unknown-device': { about: 'value', meaning: 'No fence device has this name.' },
  'not-a-fence-agent': { about: 'value', meaning: 'The agent runs resources, or is wanted for one and only fences.' },
  'device-without-host': { about: 'value', meaning: 'The fence device serves no node.' },
  'device-not-for-node': { about: 'value', meaning: 'The device of a level does not serve its node.' },
  'device-twice': { about: 'value', meaning: 'A level names the same device twice.' },
  'node-without-device': { about: 'value', meaning: 'Fencing is on, and no device serves this node.' },
  'own-device': { about: 'value', meaning: 'Only the node itself can reach the device that is to fence it.' },
  // The membership file
  'link-count': { about: 'value', meaning: 'Nodes have different numbers of links.' },
  'link-family': { about: 'value', meaning: 'A link has IPv4 on one node and IPv6 on another.' },
  'invalid-address': { about: 'value', meaning: 'The text is neither an IPv4 nor an IPv6 address.' },
  'duplicate-address': { about: 'value', meaning: 'The same address stands twice.' },
  'timing-order': { about: 'value', meaning: 'Timings contradict each other.' },
} as const satisfies Readonly<Record<string, { about: 'key' | 'value'; meaning: string }>>;

export type ProblemCode = keyof typeof problemCodes;

/** True if the problem concerns the name at the end of its path rather than what stands there. */
export function isAboutKey(code: string): boolean {
  return Object.hasOwn(problemCodes, code) && problemCodes[code as ProblemCode].about === 'key';
}
