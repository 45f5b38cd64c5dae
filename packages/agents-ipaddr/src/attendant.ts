/* Owns what is done in the background for addresses that are up: at most one attendance a resource. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationContext } from '@understudy/agent-kit';
import { Attendance } from './attendance.ts';
import { findHolders, lowerOf } from './judge-presence.ts';
import { readLinks, type Link } from './kernel-links.ts';
import { neighboursToAsk } from './neighbours-to-ask.ts';
import type { IpaddrParameters, Settings } from './settings.ts';
import { openScout, openVoice, type Voice } from './voice.ts';

type Context = OperationContext<IpaddrParameters>;

/** All that is needed to stand by an address is at hand; it has come, or has not. */
export interface Prepared {
  readonly begin: () => void;
  readonly cancel: () => void;
}

export class Attendant {
  /** Null: there is nobody to talk to, which was said once. */
  readonly #attendances = new Map<string, Attendance | null>();

  /**
   * Gets ready to stand by an address that is about to come, so that nothing comes between it and its first announcement:
   * until then its clients send to where it was. What was done for this resource is over.
   */
  prepare(settings: Settings, link: Link, context: Context): Prepared {
    this.#drop(context.resource);
    const lower = link.virtual === undefined ? link : lowerOf(link, readLinks());
    const voice = voiceFor(settings, context, () => openVoice(settings.address, link.nic));
    const scout = link.virtual === undefined ? voice : voiceFor(settings, context, () => openScout(settings, lower));
    const attend = attendanceFor(settings, { nic: link.nic, lower }, context);
    return {
      begin: () => void this.#attendances.set(context.resource, voice === null ? null : attend(voice, scout ?? voice)),
      cancel: () => [voice, scout].forEach((each) => each?.close()),
    };
  }

  /** The same for one that is up, unless it is stood by already: the process that did may be gone. */
  resume(settings: Settings, link: Link, context: Context): void {
    if (!this.#attendances.has(context.resource)) this.prepare(settings, link, context).begin();
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

/** Null if there is nobody to talk to, or no way to. */
function voiceFor({ address }: Settings, { log }: Context, open: () => Voice | null): Voice | null {
  try {
    return open();
  } catch (error) {
    log(`could not announce ${address.text}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function attendanceFor(
  { address, parameters }: Settings,
  { nic, lower }: { readonly nic: string; readonly lower: Link },
  { runDirectory, log }: Context,
): (voice: Voice, scout: Voice) => Attendance {
  const plan = {
    count: parameters.arp_count,
    limit: parameters.arp_limit,
    intervalMs: parameters.arp_interval,
    probeCount: parameters.probe_count,
    refreshMs: parameters.arp_refresh_interval * 1_000,
  };
  const rival = keptRival(runDirectory);
  const host = {
    isHere: () =>
      findHolders({ address, nic }, readLinks()).some((holder) => holder.link.nic === nic && holder.link.up),
    findNeighbours: () => neighboursToAsk(address, lower),
    log,
    keepRival: (mac: string | null) => keepRival(runDirectory, mac),
  };
  const attended = { address, nic: lower.nic, plan };
  return (voice, scout) => new Attendance(attended, { voice, scout }, host, rival);
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
