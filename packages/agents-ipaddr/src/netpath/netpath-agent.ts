/*
 * How well this host is connected, as an attribute of its node. Does the jobs of ocf:pacemaker:ping and
 * ocf:heartbeat:ethmonitor. A path that is lost is no failure: rules say what it leads to.
 */
import { defineAgent, failed, inconclusive, notRunning, ok } from '@understudy/agent-kit';
import type { Agent, OperationContext, Outcome } from '@understudy/agent-kit';
import { damp } from './damping.ts';
import { EchoSocketError } from './echo-socket.ts';
import { readHistory, removeHistory, writeHistory, type Found } from './history-file.ts';
import { lookAtPaths, type View } from './look-at-paths.ts';
import {
  parametersSchema,
  readNetpathSettings,
  type NetpathParameters,
  type NetpathSettings,
} from './netpath-settings.ts';
import { linksText, watchCarriers } from './watch-carriers.ts';

type Context = OperationContext<NetpathParameters>;

export function createNetpathAgent(): Agent<NetpathParameters> {
  return defineAgent<NetpathParameters>({
    name: 'netpath',
    version: '0.1.0',
    description:
      'How well this host is connected: asks the gateway, other hosts and peers for an echo, looks at the carrier of ' +
      'interfaces, and tells how many of these paths are good in an attribute of the node, for rules to decide by.',
    parameters: parametersSchema,
    timeoutsMs: { start: 20_000, stop: 5_000, monitor: 20_000, validate: 20_000 },
    monitorIntervalMs: 1_000,
    start: withSettings(startNetpath),
    stop: stopNetpath,
    monitor: withSettings(monitorNetpath),
    validate: withSettings(validateNetpath),
    watch: withSettings((settings, context) => watchCarriers(settings, context)),
  });
}

function withSettings(
  handle: (settings: NetpathSettings, context: Context) => Promise<Outcome>,
): (context: Context) => Promise<Outcome> {
  return async (context) => {
    const result = readNetpathSettings(context.parameters, context);
    if (result.kind === 'problems') return failed(result.problems.join('; '), 'badParameters');
    try {
      return await handle(result.settings, context);
    } catch (error) {
      if (error instanceof EchoSocketError) return failed(error.message, error.noPermission ? 'noPermission' : 'error');
      throw error;
    }
  };
}

/** What is seen first is told at once. One that runs goes on with what it has seen. */
async function startNetpath(settings: NetpathSettings, context: Context): Promise<Outcome> {
  const found = await readHistory(context.runDirectory);
  const outcome = await look(settings, context, found);
  return outcome.code === 'error' ? { ...outcome, code: 'ok' } : outcome;
}

async function monitorNetpath(settings: NetpathSettings, context: Context): Promise<Outcome> {
  const found = await readHistory(context.runDirectory);
  return found.kind === 'none' ? notRunning() : look(settings, context, found);
}

async function stopNetpath({ runDirectory, parameters }: Context): Promise<Outcome> {
  await removeHistory(runDirectory);
  return { ...ok(), nodeAttributes: { [parameters.name]: null } };
}

async function validateNetpath(settings: NetpathSettings, { signal }: Context): Promise<Outcome> {
  return ok(saying(await lookAtPaths(settings, signal)));
}

async function look(settings: NetpathSettings, context: Context, found: Found): Promise<Outcome> {
  const { history: before, links: oldLinks } = found.kind === 'runs' ? found : { history: null, links: null };
  const links = linksText(settings);
  const view = await lookAtPaths(settings, context.signal);
  if (context.signal.aborted) return inconclusive('the time was over before all could have answered');
  const now = { sinceMs: Number(process.hrtime.bigint() / 1_000_000n), value: view.good };
  const history = damp(before, now, settings.dampenMs);
  if (links !== oldLinks || JSON.stringify(history) !== JSON.stringify(before)) {
    await writeHistory(context.runDirectory, history, links);
  }
  const { name, multiplier, failure_score: leastScore } = settings.parameters;
  const score = history.told * multiplier;
  if (history.told !== before?.told) context.log(`${name} is ${score}: ${saying(view)}`);
  const outcome = score < leastScore ? failed(`${name} is ${score}, less than ${leastScore}: ${saying(view)}`) : ok();
  return { ...outcome, nodeAttributes: { [name]: String(score) } };
}

function saying({ good, lost }: View): string {
  const all = good + lost.length;
  return lost.length === 0 ? `all ${all} paths are good` : `${good} of ${all} paths are good; ${lost.join('; ')}`;
}
