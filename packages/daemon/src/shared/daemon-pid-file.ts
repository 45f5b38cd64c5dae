/** In the run directory; names the daemon. Written by it before it does anything else, for the next guardian. */
export const daemonPidFile = 'daemon.pid';
