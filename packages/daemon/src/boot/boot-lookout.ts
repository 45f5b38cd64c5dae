import type { BootService } from '@understudy/crm-core';
import { readBootServices } from './read-boot-services.ts';

/**
 * Looks from time to time at what this host starts at boot by itself, and tells the member when that is not what it was:
 * people enable services, and packages do, while a cluster runs.
 */
export class BootLookout {
  readonly #root: string;
  readonly #tell: (services: readonly BootService[]) => void;
  #told = '[]';
  #timer: NodeJS.Timeout | undefined;

  /** `root`: of the host's file system. */
  constructor(root: string, tell: (services: readonly BootService[]) => void) {
    this.#root = root;
    this.#tell = tell;
  }

  open(): void {
    this.#timer = setInterval(() => void this.look(), everyMs);
    void this.look();
  }

  /** Now: what is told is what was there when this was called, or later. Never rejects. */
  async look(): Promise<void> {
    const services = await readBootServices(this.#root);
    const text = JSON.stringify(services);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell(services);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** Reading some folders takes a few milliseconds. */
const everyMs = 30_000;
