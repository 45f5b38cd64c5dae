/**
 * Sends a signal to a whole process group. False if there is no such group, or none
 * of it may be signalled.
 */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals): boolean {
  // 0 and 1 would mean our own group, and everybody.
  if (leaderPid <= 1) return false;
  return sendSignal(-leaderPid, signal);
}

/** Sends a signal to one process; false if it is gone or not ours to signal. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  if (pid <= 1) return false;
  return sendSignal(pid, signal);
}

function sendSignal(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}
