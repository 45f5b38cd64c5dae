import { Flags } from '@oclif/core';
import { fileNames, type Problem, UnderstudyError, type Warning } from '@understudy/contracts';
import type { MembershipConfig, Timings } from '@understudy/crm-core';
import { Refusal } from '../client/refusal.ts';
import { CrmCommand, jsonFlag } from '../crm-command.ts';
import { nextSteps } from '../render/next-steps.ts';
import { renderWarnings } from '../render/render-status.ts';
import { durationMs } from '../model-words.ts';
import { parseNodeArgument } from '../setup/node-argument.ts';
import { noteOtherCrm } from '../setup/other-crm.ts';
import { setUpHost } from '../setup/set-up-host.ts';
import { chosenTieBreakers, tieBreakerFlags, type TieBreakerChoice } from '../setup/tie-breaker-flags.ts';
import { completeTimings } from '../setup/timings.ts';

const durationFlag = Flags.custom<string>({ helpValue: 'DURATION' });

export class Init extends CrmCommand {
  static override readonly summary = 'Write the membership file and the key of a new cluster.';
  static override readonly description =
    'Run it on one host and copy both files to the other: they are the same on every host. A node is called as ' +
    '`uname -n` says, and has one address on each link, in the same order on every node; two links are better than one.';
  static override readonly examples = [
    '<%= config.bin %> init --cluster shop --node a=10.0.0.1,10.1.0.1 --node b=10.0.0.2,10.1.0.2',
  ];
  static override readonly flags = {
    cluster: Flags.string({ description: "The cluster's name.", required: true }),
    node: Flags.string({
      description: 'A node and its addresses.',
      required: true,
      multiple: true,
      helpValue: 'NAME=ADDRESS,…',
    }),
    keepalive: durationFlag({ description: 'Between two beats. Default 100ms, or a third of the deadtime.' }),
    warntime: durationFlag({
      description: 'Warn of a link that is silent for so long. Default 200ms, or two thirds of the deadtime.',
    }),
    deadtime: durationFlag({ description: 'A peer that is silent on all links for so long is lost. Default 300ms.' }),
    initdead: durationFlag({ description: 'How long a node that starts waits for its peer. Default 10s.' }),
    'respawn-limit': durationFlag({
      description: 'How long the peer waits for a daemon that is started again. Default 5s.',
    }),
    hung: durationFlag({ description: 'A daemon that does not move for so long is ended. Default 5s.' }),
    'self-stop-limit': durationFlag({
      description: 'How long a node that may own no longer may take to give up. Default 5s.',
    }),
    ...tieBreakerFlags,
    'beat-port': Flags.integer({ description: 'UDP port of the beats. Default 5405.', min: 1, max: 65_535 }),
    'message-port': Flags.integer({ description: 'TCP port of the messages. Default 5406.', min: 1, max: 65_535 }),
    'key-file': Flags.string({
      description: 'Take the key from this file. Default: the one that is there, else a new one.',
    }),
    force: Flags.boolean({ description: 'Replace a membership file that is there.', default: false }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Init);
    noteOtherCrm();
    const config = await configOf(flags);
    const { text, warnings } = await membershipText(config);
    const files = setUpHost({
      paths: this.paths(),
      membership: text,
      keyFile: flags['key-file'] ?? null,
      force: flags.force,
    });
    if (flags.json) this.printJson({ ...files, cluster: config.cluster, nodes: config.nodes.map((node) => node.id) });
    else this.print([...nextSteps(files, config), ...renderWarnings(warnings, this.paint())]);
    return 0;
  }
}

interface InitFlags extends TieBreakerChoice {
  readonly cluster: string;
  readonly node: readonly string[];
  readonly 'beat-port': number | undefined;
  readonly 'message-port': number | undefined;
}

async function configOf(flags: InitFlags): Promise<MembershipConfig> {
  const { defaultOwnership, defaultPorts, defaultTimings } = await import('@understudy/crm-core');
  return {
    cluster: flags.cluster,
    nodes: flags.node.map(parseNodeArgument),
    timings: completeTimings(await timingsOf({ ...flags }), defaultTimings),
    ...defaultOwnership,
    tieBreakers: await chosenTieBreakers(flags),
    beatPort: flags['beat-port'] ?? defaultPorts.beatPort,
    messagePort: flags['message-port'] ?? defaultPorts.messagePort,
  };
}

const timingFlags = {
  keepalive: 'keepaliveMs',
  warntime: 'warntimeMs',
  deadtime: 'deadtimeMs',
  initdead: 'initdeadMs',
  'respawn-limit': 'respawnLimitMs',
  hung: 'hungMs',
  'self-stop-limit': 'selfStopLimitMs',
} as const;

async function timingsOf(flags: Readonly<Record<string, unknown>>): Promise<Partial<Timings>> {
  const given: [string, number][] = [];
  for (const [flag, name] of Object.entries(timingFlags)) {
    const text = flags[flag];
    if (typeof text === 'string') given.push([name, await durationMs(text, `--${flag}`)]);
  }
  return Object.fromEntries(given);
}

// What would be written must pass the check that a daemon does when it reads it.
async function membershipText(
  config: MembershipConfig,
): Promise<{ readonly text: string; readonly warnings: readonly Warning[] }> {
  const { formatProblems, readMembership, writeMembership } = await import('@understudy/formats');
  refuseDoubles(config);
  const text = writeMembership(config);
  const { problems, warnings } = readMembership({ text, name: fileNames.membership });
  if (problems.length > 0) throw invalidMembership(problems.map(withoutPlace), formatProblems);
  return { text, warnings };
}

function refuseDoubles(config: MembershipConfig): void {
  const ids = config.nodes.map((node) => node.id);
  const double = ids.find((id, index) => ids.indexOf(id) !== index);
  if (double === undefined) return;
  throw new UnderstudyError('invalid-request', `--node: '${double}' is given twice`, {
    remedy: 'Give all addresses of a node at once: --node a=10.0.0.1,10.1.0.1',
  });
}

// The text was never a file: a line in it means nothing to anybody.
function withoutPlace({ code, path, message, hint }: Problem): Problem {
  return { code, path, message, hint };
}

function invalidMembership(
  problems: readonly Problem[],
  format: (problems: readonly Problem[], source: { name: string }) => string[],
): Refusal {
  return new Refusal('invalid-membership', 'no membership file was written: it would not be valid', {
    problems,
    lines: format(problems, { name: fileNames.membership }),
    remedy: 'Mend the flags that lead to it; nothing was changed.',
  });
}
