import { spawn } from 'node:child_process';
import koffi from 'koffi';
import type { MembershipConfig, SelfFence } from '@understudy/crm-core';
import type { Logger } from 'pino';
import { Watchdog } from './watchdog.ts';

/**
 * Ends this host, when it may own no longer and could not give up. Loaded and ready
 * before it is needed: by then the disk may not answer any more.
 */
export interface SelfFencer {
  /** Returns only where it could not; the host says so then. */
  readonly fence: (reason: string) => void;
  /** This process is well: said steadily. */
  readonly tend: () => void;
  /** A clean end: the host stays on. */
  readonly close: () => void;
}

/**
 * `reboot`: the kernel's immediate reboot, without a sync or a goodbye to anybody, for
 * whatever would wait is what hangs. `watchdog`: the same, and a device that does it
 * when this process, or all of the host, does nothing any more. `none`: it is only said.
 */
export function makeSelfFencer(kind: SelfFence, { log, limitMs }: SelfFenceOptions): SelfFencer {
  const said = (reason: string): void => log.fatal({ selfFence: kind, reason }, 'this host must end');
  if (kind === 'none') return { fence: said, tend: nothing, close: nothing };
  const reboot = bindReboot();
  const watchdog = kind === 'watchdog' ? Watchdog.open(watchdogPath, limitMs, log) : null;
  return {
    fence: (reason) => {
      said(reason);
      watchdog?.bite();
      const error = reboot();
      log.fatal({ error }, 'the kernel does not reboot: the program reboot is tried');
      spawn('reboot', ['-f', '-f'], { stdio: 'ignore', detached: true }).on('error', nothing).unref();
    },
    tend: () => watchdog?.pet(),
    close: () => watchdog?.close(),
  };
}

export interface SelfFenceOptions {
  readonly log: Logger;
  /** How soon a watchdog must act when nobody tends it any more. */
  readonly limitMs: number;
}

/** A trial on hosts that must not end: $UNDERSTUDY_SELF_FENCE says `none`, whatever the membership file says. */
export function selfFenceOf({ selfFence }: MembershipConfig): SelfFence {
  return process.env['UNDERSTUDY_SELF_FENCE'] === 'none' ? 'none' : selfFence;
}

/** reboot(2), through the C library that this process has loaded. In a PID namespace it ends that alone. Gives errno. */
function bindReboot(): () => number {
  const reboot = koffi.load(null).func('int reboot(int command)');
  return () => {
    reboot(restartCommand);
    return koffi.errno();
  };
}

const watchdogPath = '/dev/watchdog';
/** LINUX_REBOOT_CMD_RESTART */
const restartCommand = 0x01234567;

function nothing(): void {
  // Where nothing is to be done.
}
