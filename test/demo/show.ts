/** The show: what is said before, during and after each act, to somebody who knows nothing of clusters. */
import type { StatusReport } from '@understudy/contracts';
import type { Cluster } from '../cluster/cluster.ts';
import { powerCut, powerReturn, switchover, type Act, type Stage } from './act.ts';
import type { Figures } from './figures.ts';
import type { Narrator } from './narrator.ts';
import type { Play } from './play.ts';
import { renderPicture } from './picture.ts';
import { renderSummary } from './summary.ts';
import { happeningsOf, renderTimeline, type Happening } from './timeline.ts';
import { DemoFailed, within } from './within.ts';

export interface ShowOptions {
  readonly play: Play;
  readonly narrator: Narrator;
  readonly cuts: number;
}

/** The default, said aloud because the figures depend on it. */
export const deadtimeMs = 300;

export class Show {
  readonly #play: Play;
  readonly #narrator: Narrator;
  readonly #cuts: number;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster, { play, narrator, cuts }: ShowOptions) {
    this.#cluster = cluster;
    this.#play = play;
    this.#narrator = narrator;
    this.#cuts = cuts;
  }

  /** Plays all acts. @throws DemoFailed when something that had to happen did not */
  async run(): Promise<Figures> {
    await using stage = await this.#raiseCurtain();
    const acts = [...(await this.#switchovers(stage)), ...(await this.#powerCuts(stage))];
    const last = acts.at(-1);
    if (last === undefined) throw new DemoFailed('nothing was played');
    const rows = await this.#play.takeStock(this.#cluster, last.to);
    const figures: Figures = { acts, deadtimeMs, rows };
    this.#narrator.headline('What the client saw');
    this.#narrator.say(...renderSummary(figures, this.#play.caution, this.#narrator.paint));
    if (rows !== null && rows.lost > 0) throw new DemoFailed(`${rows.lost} acknowledged rows are not in the database`);
    return figures;
  }

  async #raiseCurtain(): Promise<Stage & AsyncDisposable> {
    const { group, example, service } = this.#play;
    const narrator = this.#narrator;
    narrator.headline('Two hosts, one service');
    narrator.say(
      'Two hosts, a and b, and a client were made on this machine. They share a service:',
      `${service}. One host has it, the other is its understudy.`,
      'An administrator tells them so:',
      '',
    );
    narrator.command('a', 'crm init --cluster stage --node a=10.77.0.1,10.78.0.1 --node b=10.77.0.2,10.78.0.2');
    narrator.command('a', 'crm daemon      # and on b, with the same two files in /etc/understudy');
    for (const member of this.#cluster.members) member.startDaemon();
    await narrator.during('both hosts find each other', this.#cluster.untilTogether());
    const definition = await this.#play.prepare(this.#cluster);
    narrator.command('a', `crm apply ${example}`);
    const status = await narrator.during(`the group ${group} starts`, this.#cluster.apply(definition));
    this.#picture(status);
    return this.#seat(group);
  }

  /** The client takes its seat: from here on it uses the service all the time. */
  async #seat(group: string): Promise<Stage & AsyncDisposable> {
    const stack = new AsyncDisposableStack();
    const watchers = await this.#play.watch(this.#cluster);
    for (const watcher of watchers) stack.use(watcher);
    const [cluster, dispose] = [this.#cluster, () => stack.disposeAsync()];
    const first = within('each client has an answer', Promise.all(watchers.map((watcher) => watcher.back(0))));
    await this.#narrator.during('the client gets its first answers', first);
    const untilReady = async (standby: string): Promise<void> => this.#play.untilReady?.(cluster, standby);
    return { cluster, group, watchers, untilReady, [Symbol.asyncDispose]: dispose };
  }

  async #switchovers(stage: Stage): Promise<readonly Act[]> {
    const narrator = this.#narrator;
    narrator.headline('Act 1: a planned switch (switchover)');
    narrator.say('The host that has the service needs maintenance. The administrator moves the service away:', '');
    const acts: Act[] = [];
    for (let round = 1; round <= this.#cuts; round += 1) {
      const act = await narrator.during(`switchover ${round} of ${this.#cuts}`, switchover(stage));
      acts.push(act);
      if (round === 1) this.#tellSwitchover(stage, act);
      else this.#tellShortly(act, round);
    }
    return acts;
  }

  #tellSwitchover({ group }: Stage, act: Act): void {
    this.#narrator.command(act.from, `crm resource move ${group} ${act.to}`);
    this.#tell(act, { atMs: act.atMs, who: 'you', text: `ask for ${group} to be on ${act.to}`, style: 'title' });
    if (this.#cuts > 1) this.#narrator.say('');
  }

  async #powerCuts(stage: Stage): Promise<readonly Act[]> {
    const narrator = this.#narrator;
    narrator.headline('Act 2: the power of a host fails');
    narrator.say(
      'The host that has the service loses its power: its cables are dead and everything that ran on it is gone.',
      `Nobody is told. The other host only hears no more heartbeats, and after ${deadtimeMs} ms (deadtime) it acts.`,
    );
    const acts: Act[] = [];
    for (let round = 1; round <= this.#cuts; round += 1) {
      const act = await narrator.during(`power cut ${round} of ${this.#cuts}`, powerCut(stage));
      acts.push(act);
      if (round === 1) this.#tell(act, { atMs: act.atMs, who: act.from, text: 'loses its power', style: 'bad' });
      else this.#tellShortly(act, round);
      await this.#comeBack(stage, act, round);
    }
    return acts;
  }

  async #comeBack(stage: Stage, { from, to }: Act, round: number): Promise<void> {
    const coming = powerReturn(stage, from);
    const home = await this.#narrator.during(`${from} has power again and joins`, coming);
    const wait = `${Math.round(home.longestWaitMs)} ms, while ${from} started on the same processors`;
    this.#narrator.say(
      ...(round === 1 ? [''] : []),
      `  ${from} is back, the service stays on ${to} (tries failed: ${home.failures}; longest wait: ${wait})`,
    );
    if (round === this.#cuts) this.#tellHomecoming(from, to, home.status);
  }

  #tellHomecoming(from: string, to: string, status: StatusReport): void {
    this.#narrator.headline(`Act 3: ${from} is back`);
    this.#narrator.say(
      `${from} has power again, joined the cluster, warmed up, and is the understudy now. The service has stayed on ${to}:`,
      'its definition says "failback: manual", for going back would only interrupt it once more.',
    );
    this.#picture(status);
  }

  #tell(act: Act, deed: Happening): void {
    const happenings = [deed, ...clientsView(act), ...happeningsOf(act.events)];
    this.#narrator.say('', ...renderTimeline(happenings, act.atMs, this.#narrator.paint), '');
    this.#narrator.say(`The client had no service for ${Math.round(act.outageMs)} ms.`);
    this.#picture(act.status);
  }

  #tellShortly({ kind, from, to, outageMs }: Act, round: number): void {
    const what = kind === 'switchover' ? 'switchover' : 'power cut';
    this.#narrator.say(
      `  ${what} ${round}: ${from} -> ${to}, the client had no service for ${Math.round(outageMs)} ms`,
    );
  }

  #picture(status: StatusReport): void {
    this.#narrator.say('', ...renderPicture(status, this.#play.client, this.#narrator.paint));
  }
}

function clientsView({ outages }: Act): readonly Happening[] {
  return [...outages].flatMap(([name, { from, to }]): readonly Happening[] => [
    { atMs: from.atMs, who: 'client', text: `last answer (${name}${signature(from.body)})`, style: 'client' },
    { atMs: to.atMs, who: 'client', text: `first answer again (${name}${signature(to.body)})`, style: 'client' },
  ]);
}

const signature = (body: string): string => (body === '' ? '' : `, ${body}`);
