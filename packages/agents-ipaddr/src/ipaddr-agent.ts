/*
 * An IP address that moves between hosts. Does the job of ocf:heartbeat:IPaddr2.
 * Invariant: `stop` is done only when the address is on no interface, and from its first
 * moment on nothing is said that would draw traffic here.
 */
import { defineAgent, failed, type Agent, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { Attendant } from './attendant.ts';
import { kernelRefusal } from './kernel-refusal.ts';
import { monitorAddress } from './monitor-address.ts';
import { parametersSchema, readSettings, type IpaddrParameters, type Settings } from './settings.ts';
import { startAddress } from './start-address.ts';
import { stopAddress } from './stop-address.ts';
import { validateAddress } from './validate-address.ts';
import { watchAddress } from './watch-address.ts';

type Context = OperationContext<IpaddrParameters>;

/** Makes the agent; it owns what it begins in the background. */
export function createIpaddrAgent(): Agent<IpaddrParameters> {
  const attendant = new Attendant();
  return defineAgent<IpaddrParameters>({
    name: 'ipaddr',
    version: '0.1.0',
    description:
      'An IPv4 or IPv6 address. Announces it to the neighbours until they use it here, names another owner, ' +
      'and watches that it is there and that its interface has carrier.',
    parameters: parametersSchema,
    ocfNames: [{ name: 'IPaddr2' }],
    timeoutsMs: { start: 10_000, stop: 10_000, monitor: 5_000, validate: 5_000 },
    monitorIntervalMs: 1_000,
    releaseFirst: true,
    addressParameter: 'ip',
    start: withSettings((settings, context) => startAddress(settings, context, attendant)),
    stop: withSettings((settings, context) => stopAddress(settings, context, attendant)),
    monitor: withSettings((settings, context) => monitorAddress(settings, context, attendant)),
    validate: withSettings(validateAddress),
    watch: withSettings(watchAddress),
  });
}

function withSettings(
  handle: (settings: Settings, context: Context) => Outcome | Promise<Outcome>,
): (context: Context) => Promise<Outcome> {
  return async (context) => {
    const result = readSettings(context.parameters);
    if (result.kind === 'problems') return failed(result.problems.join('; '), 'badParameters');
    try {
      return await handle(result.settings, context);
    } catch (error) {
      return kernelRefusal('the kernel does not say what this host has', error);
    }
  };
}
