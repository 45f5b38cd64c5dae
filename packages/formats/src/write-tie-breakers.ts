import {
  defaultDisk,
  defaultPing,
  defaultOwnership,
  defaultWitness,
  formatDuration,
  type MembershipConfig,
} from '@understudy/crm-core';

/** The part of the membership file that says what happens when the nodes lose each other; defaults are left out. */
export function tieBreakerLines({ tieBreakers, waitForAllMs, selfFence }: MembershipConfig): string[] {
  const { witness, disk, ping, fencing } = tieBreakers;
  const entries = [
    ...(witness === null ? [] : [entry('witness', witnessFields(witness))]),
    ...(disk === null ? [] : [entry('disk', [`device: ${quoted(disk.device)}`, ...times(disk, defaultDisk)])]),
    ...(ping === null ? [] : [entry('ping', pingFields(ping))]),
    ...(fencing ? ['  fencing: true'] : []),
  ];
  return [
    '# What decides which side goes on when the nodes lose each other. Without any, both do.',
    ...(entries.length === 0
      ? ['# tieBreakers:', '#   witness: { address: 192.0.2.9 }']
      : ['tieBreakers:', ...entries]),
    waitForAllMs === null ? '# waitForAll: 10min # or forever' : `waitForAll: ${waitText(waitForAllMs)}`,
    `${selfFence === defaultOwnership.selfFence ? '# ' : ''}selfFence: ${selfFence}`,
  ];
}

/** A duration, or `forever`. */
export function waitText(ms: number): string {
  return ms === Infinity ? 'forever' : formatDuration(ms);
}

function entry(name: string, fields: readonly string[]): string {
  return `  ${name}: { ${fields.join(', ')} }`;
}

type Breakers = MembershipConfig['tieBreakers'];

function witnessFields(witness: NonNullable<Breakers['witness']>): string[] {
  const port = witness.port === defaultWitness.port ? [] : [`port: ${witness.port}`];
  return [`address: ${quoted(witness.address)}`, ...port, ...times(witness, defaultWitness)];
}

function pingFields({ targets, timeoutMs }: NonNullable<Breakers['ping']>): string[] {
  const timeout = timeoutMs === defaultPing.timeoutMs ? [] : [`timeout: ${formatDuration(timeoutMs)}`];
  return [`targets: [${targets.map(quoted).join(', ')}]`, ...timeout];
}

interface Times {
  readonly leaseMs: number;
  readonly timeoutMs: number;
}

function times({ leaseMs, timeoutMs }: Times, usual: Times): string[] {
  return [
    ...(leaseMs === usual.leaseMs ? [] : [`lease: ${formatDuration(leaseMs)}`]),
    ...(timeoutMs === usual.timeoutMs ? [] : [`timeout: ${formatDuration(timeoutMs)}`]),
  ];
}

/** Within braces, YAML takes colons and more for its own. */
function quoted(text: string): string {
  return /^[A-Za-z0-9./_-]+$/.test(text) ? text : JSON.stringify(text);
}
