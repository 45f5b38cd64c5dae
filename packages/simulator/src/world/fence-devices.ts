import type { OperationRequest, OperationResult, ResultCode } from '@understudy/contracts';
import { fenceFaults } from '../story/fault.ts';
import type { FenceMode } from '../story/story.ts';
import type { Host } from './host.ts';
import type { World } from './world.ts';

/**
 * Switchable outlets, one for each host, that are asked over the way to the gateway.
 * They take their time, and may be slow, fail, or say that they did what they did not.
 */
export class FenceDevices {
  readonly #world: World;
  readonly #modes: FenceMode[] = [];
  /** A person's eyes see it all the same: which outlets are off. */
  readonly #off = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** All devices behave in this way from now on; gives how to end that. */
  upset(mode: FenceMode): () => void {
    this.#modes.unshift(mode);
    return () => {
      const place = this.#modes.indexOf(mode);
      if (place >= 0) this.#modes.splice(place, 1);
    };
  }

  /** Everybody gets power again. */
  heal(): void {
    this.#modes.length = 0;
    this.#off.clear();
  }

  hasPower(node: string): boolean {
    return !this.#off.has(node);
  }

  run(host: Host, request: OperationRequest, finish: (result: OperationResult) => void): void {
    const { queue, network, random, tally } = this.#world;
    const [mode = null] = this.#modes;
    if (mode !== null) tally.add(fenceFaults[mode]);
    const takesMs = random.integer(50, 800) * (mode === 'slow' ? 20 : 1);
    const isLost = network.isBarred(host.node, 'gateway') || takesMs >= request.timeoutMs;
    const { kernel } = host;
    const wasHeard = host.verdictOn(request.plug ?? '') === 'up';
    const answer = (code: ResultCode, reason = ''): void =>
      kernel.enter(() => finish({ code, reason, durationMs: Math.round(takesMs) }));
    if (isLost) return void queue.after(request.timeoutMs, () => answer('error', 'timed out'));
    queue.after(takesMs, () => {
      if (mode === 'fail') return answer('error', 'the device refuses');
      answer(this.#act(request, { mode, wasHeard }));
    });
  }

  #act({ action, plug = '' }: OperationRequest, { mode, wasHeard }: Shot): ResultCode {
    const host = this.#world.hosts.find(({ node }) => node === plug);
    if (host === undefined) return 'ok';
    if (action === 'status') return host.isOn ? 'ok' : 'notRunning';
    if (mode === 'lie') return 'ok';
    if (action === 'off') {
      this.#off.add(plug);
      this.#world.fenced(host, wasHeard);
      host.cutPower();
    }
    if (action === 'on') {
      this.#off.delete(plug);
      host.powerOn();
    }
    return 'ok';
  }
}

/** As it was ordered. */
interface Shot {
  readonly mode: FenceMode | null;
  /** Who ordered it heard its target. */
  readonly wasHeard: boolean;
}
