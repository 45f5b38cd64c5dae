/** Ends the host in which it runs, as its guardian would: `self-fence-probe.ts reboot|none`. */
import { readFileSync } from 'node:fs';
import { makeSelfFencer } from '../../src/shared/self-fence.ts';
import { makeLog } from '../../src/shared/log.ts';

// It must never be a machine: a lab's hosts have this for their first process.
if (readFileSync('/proc/1/cmdline', 'utf8') !== 'sleep\0infinity\0') throw new Error('this is no host of a lab');
const fencer = makeSelfFencer(process.argv[2] === 'reboot' ? 'reboot' : 'none', {
  log: makeLog('probe'),
  limitMs: 5_000,
});
fencer.fence('a test');
fencer.close();
