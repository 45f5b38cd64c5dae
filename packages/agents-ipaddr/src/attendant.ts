/* Owns what is done in the background for addresses that are up: at most one attendance a resource. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationContext } from '@understudy/agent-kit';
import { Attendance } from './attendance.ts';
import { findHolders } from './judge-presence.ts';
import { readLinks, type Link } from './kernel-links.ts';
import { neighboursToAsk } from './neighbours-to-ask.ts';
import type { IpaddrParameters, Settings } from './settings.ts';
import { openVoice } from './voice.ts';

type Context = OperationContext<IpaddrParameters>;

export class Attendant {
  /** Null: there is nobody to talk to, which was said once. */
  readonly #attendances = new Map<string, Attendance | null>();

  /** Begins to stand by an address that has come; what was done for this resource is over. */
  begin(settings: Settings, { nic, index }: Link, context: Context): void {
    this.#drop(context.resource);
    this.#attendances.set(context.resource, attend(settings, { nic, index }, context));
  }

  /** The same for one that is up, unless it is stood by already: the process that did may be gone. */
  resume(settings: Settings, link: Link, context: Context): void {
    if (!this.#attendances.has(context.resource)) this.begin(settings, link, context);
  }

  /** Ends it, and forgets what was found. */
  end(context: Context): void {
    this.#drop(context.resource);
    forgetRival(context.runDirectory);
  }

  /** The MAC address of another station that has the address of this resource; null: none is known. */
  rivalOf(resource: string): string | null {
    return this.#attendances.get(resource)?.rival ?? null;
  }

  /** Announces the address of a resource so many times more. */
  refresh(resource: string, times: number): void {
    for (let said = 0; said < times; said += 1) this.#attendances.get(resource)?.refresh();
  }

  #drop(resource: string): void {
    this.#attendances.get(resource)?.end();
    this.#attendances.delete(resource);
  }
}

function attend(settings: Settings, link: Pick<Link, 'nic' | 'index'>, context: Context): Attendance | null {
  const { address, parameters } = settings;
  const { nic } = link;
  try {
    const voice = openVoice(address, nic);
    if (voice === null) return null;
    const plan = {
      count: parameters.arp_count,
      limit: parameters.arp_limit,
      intervalMs: parameters.arp_interval,
      probeCount: parameters.probe_count,
      refreshMs: parameters.arp_refresh_interval * 1_000,
    };
    const host = {
      isHere: () =>
        findHolders({ address, nic }, readLinks()).some((holder) => holder.link.nic === nic && holder.link.up),
      findNeighbours: () => neighboursToAsk(address, link),
      log: context.log,
      keepRival: (mac: string | null) => keepRival(context.runDirectory, mac),
    };
    return new Attendance({ address, nic, plan }, voice, host, keptRival(context.runDirectory));
  } catch (error) {
    context.log(`could not announce ${address.text}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** It outlives the process: the next one asks whether it is still true. */
const rivalFile = 'rival';

function keepRival(runDirectory: string, mac: string | null): void {
  if (mac === null) forgetRival(runDirectory);
  else writeFileSync(join(runDirectory, rivalFile), `${mac}\n`);
}

function keptRival(runDirectory: string): string | null {
  try {
    return readFileSync(join(runDirectory, rivalFile), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

function forgetRival(runDirectory: string): void {
  rmSync(join(runDirectory, rivalFile), { force: true });
}
