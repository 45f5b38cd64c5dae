import type { Happening, Story, Wish } from './story/story.ts';
import type { Watcher } from './world/watcher.ts';

/** Writes down what happens, in words, with its moment in seconds. */
export class Chronicle implements Watcher {
  readonly lines: string[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  readonly happened = (happening: Happening): void => this.#note('*', tellHappening(happening));
  readonly happeningEnded = (happening: Happening): void => this.#note('*', `over: ${tellHappening(happening)}`);
  readonly published: NonNullable<Watcher['published']> = (host, event) => {
    if (event.node === host.node) this.#note(host.node, event.text);
  };
  readonly daemonFailed: NonNullable<Watcher['daemonFailed']> = (host, error) =>
    this.#note(host.node, `its daemon ends: ${error instanceof Error ? error.message : String(error)}`);
  readonly fenced: NonNullable<Watcher['fenced']> = (host) => this.#note(host.node, 'a device cuts its power');
  readonly fencedItself: NonNullable<Watcher['fencedItself']> = (host) => this.#note(host.node, 'ends its own host');
  readonly effect: NonNullable<Watcher['effect']> = (host, effect) => {
    if (effect.kind !== 'runOperation' || effect.request.intervalMs > 0) return;
    this.#note(host.node, `asks an agent to ${effect.request.action} ${effect.request.resource}`);
  };

  #note(who: string, text: string): void {
    this.lines.push(`${(this.#nowMs() / 1_000).toFixed(3)} ${who}: ${text}`);
  }
}

/** One thing that happens, as a person would say it. */
export function tellHappening(happening: Happening): string {
  const lasting = `for ${seconds(happening.forMs)}`;
  switch (happening.kind) {
    case 'cutPower':
      return `${happening.node} loses its power${moment(happening.when)} ${lasting}`;
    case 'killDaemon':
      return `the daemon of ${happening.node} is killed${moment(happening.when)}`;
    case 'breakSession':
      return `the connections of ${happening.node} are reset${moment(happening.when)}`;
    case 'killGuardian':
      return `the guardian of ${happening.node} is killed, and started again after ${seconds(happening.forMs)}`;
    case 'freezeHost':
      return `${happening.node} is frozen ${lasting}${happening.clockStops ? ', and its clocks with it' : ''}`;
    case 'freezeDaemon':
      return `the daemon of ${happening.node} stands still ${lasting}`;
    case 'freezeGuardian':
      return `the guardian of ${happening.node} stands still ${lasting}`;
    case 'leave':
      return `${happening.node} is told to leave, and started again after ${seconds(happening.forMs)}`;
    case 'cutLink':
      return `${linkName(happening.link)} is cut ${happening.from === null ? '' : `from ${happening.from} on, one way, `}${lasting}`;
    case 'flapLink':
      return `${linkName(happening.link)} flaps every ${seconds(happening.everyMs)} ${lasting}`;
    case 'badLink': {
      const { lossPercent, delayMs, jitterMs, doublePercent } = happening;
      return `${linkName(happening.link)} loses ${lossPercent} %, doubles ${doublePercent} %, delays by ${delayMs} to ${delayMs + jitterMs} ms ${lasting}`;
    }
    case 'isolate':
      return `${happening.node} is cut off from everybody ${lasting}`;
    case 'cutWay':
      return `${happening.node ?? 'nobody'} ${happening.node === null ? 'reaches' : 'cannot reach'} the ${happening.way} ${lasting}`;
    case 'fenceDevice':
      return `the fence devices ${fenceModes[happening.mode]} ${lasting}`;
    case 'killWitness':
      return `the witness is killed${happening.losesFile ? ' and loses its file' : ''} ${lasting}`;
    case 'jumpClock':
      return `the wall clock of ${happening.node} jumps by ${seconds(happening.byMs)}`;
    case 'slowDisk':
      return `writes to the disk of ${happening.node} take ${happening.writeMs} ms longer ${lasting}`;
    case 'fullDisk':
      return `the disk of ${happening.node} is full ${lasting}`;
    case 'agent':
      return `${happening.action} of ${happening.resource} on ${happening.node} ${modes[happening.mode]} ${lasting}`;
    case 'watch':
      return `the watch of ${happening.resource} on ${happening.node} ${watchModes[happening.mode]} ${lasting}`;
    case 'loseResource':
      return `${happening.resource} dies`;
    case 'ask':
      return `a person asks ${happening.node}: ${tellWish(happening.wish)}`;
  }
}

/** What the cluster of a story is, in a few lines. */
function tellScene({ seed, cluster, definition, agents = [] }: Story): string[] {
  const { keepaliveMs, deadtimeMs } = cluster.timings;
  const { witness, disk, ping, fencing } = cluster.tieBreakers;
  const breakers = Object.entries({ witness, disk, ping, fencing }).flatMap(([name, is]) => (is ? [name] : []));
  const groups = Object.entries(definition.groups ?? {}).map(
    ([name, { members, kind, home }]) => `${kind ?? 'switchable'} group ${name} (${members.join(', ')})${atHome(home)}`,
  );
  const grouped = Object.values(definition.groups ?? {}).flatMap(({ members }) => members);
  const lone = Object.entries(definition.resources)
    .filter(([name]) => !grouped.includes(name))
    .map(([name, { kind, home }]) => `${kind ?? 'switchable'} ${name}${atHome(home)}`);
  const watching = Object.entries(definition.resources).flatMap(([name, { agent }]) =>
    agents.some((each) => each.name === agent && each.watches === true) ? [name] : [],
  );
  const constraints = (definition.constraints ?? []).map((each) => {
    if (each.kind === 'order') return `${each.first} before ${each.then}`;
    if (each.kind === 'location')
      return `${each.resource} on ${each.node ?? 'a rule'} (${each.score ?? each.scoreAttribute})`;
    return `${each.resource} with ${each.with} (${each.score})`;
  });
  return [
    `seed ${seed}: ${cluster.nodes.join(' and ')}, ${cluster.links} links, keepalive ${keepaliveMs} ms, dead after ${deadtimeMs} ms`,
    `  tie-breakers: ${breakers.length === 0 ? 'none' : breakers.join(', ')}`,
    `  ${[...groups, ...lone].join('; ')}`,
    ...(watching.length === 0 ? [] : [`  watched: ${watching.join(', ')}`]),
    ...(constraints.length === 0 ? [] : [`  ${constraints.join('; ')}`]),
  ];
}

export function tellStory(story: Story): string[] {
  return [
    ...tellScene(story),
    ...story.happenings.map((each) => `  at ${seconds(each.atMs)} ${tellHappening(each)}`),
    `  at ${seconds(story.healMs)} everything is healed`,
  ];
}

const fenceModes = { slow: 'are slow', fail: 'fail', lie: 'say that they switched, and do not' } as const;

const modes = {
  slow: 'is slow',
  hang: 'hangs',
  fail: 'fails',
  inconclusive: 'cannot tell',
  lie: 'says that it worked, and does nothing',
} as const;

const watchModes = { falseAlarm: 'calls for nothing', fail: 'fails', hang: 'hangs' } as const;

function tellWish(wish: Wish): string {
  switch (wish.kind) {
    case 'resume':
      return 'resume';
    case 'standby':
    case 'online':
      return `${wish.kind} ${wish.node}`;
    case 'move':
      return `move ${wish.resource} ${wish.node === null ? 'away' : `to ${wish.node}`}`;
    case 'apply':
      return `apply the definition${wish.without.length === 0 ? '' : ` without ${wish.without.join(', ')}`}, size ${wish.size}`;
    default:
      return `${wish.kind} ${wish.resource}`;
  }
}

function moment(when: string | null): string {
  return when === null ? '' : ` at its next ${when}`;
}

function linkName(link: number | null): string {
  return link === null ? 'every link' : `link ${link}`;
}

function atHome(home: string | undefined): string {
  return home === undefined ? '' : ` at home on ${home}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms) / 1_000} s`;
}
