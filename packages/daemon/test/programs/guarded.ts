/*
 * A guardian with a daemon that plays a part: `guarded.ts PROGRAM PORT HUNG_MS`. Its
 * beats go to 127.78.0.2, and its log to standard output.
 */
import process from 'node:process';
import { defaultOwnership, defaultTimings } from '@understudy/crm-core';
import { Guardian } from '../../src/guardian/guardian.ts';
import { makeSelfFencer } from '../../src/shared/self-fence.ts';
import { makeLog } from '../../src/shared/log.ts';
import { deriveKeys } from '../../src/shared/keys.ts';
import { goFirst } from '../../src/shared/priority.ts';

const [program = '', port = '', hungMs = ''] = process.argv.slice(2);
const log = makeLog('guardian', 'trace');
const nowhere = '/nonexistent';
const paths = { configDirectory: nowhere, stateDirectory: nowhere, runDirectory: nowhere, systemRoot: nowhere };
goFirst();
const guardian = new Guardian({
  host: {
    node: 'a',
    membership: {
      cluster: 'stage',
      nodes: [
        { id: 'a', links: ['127.78.0.1'] },
        { id: 'b', links: ['127.78.0.2'] },
      ],
      timings: { ...defaultTimings, keepaliveMs: 50, hungMs: Number(hungMs), selfStopLimitMs: 2_000 },
      ...defaultOwnership,
      tieBreakers: { ...defaultOwnership.tieBreakers, ping: { targets: ['127.78.0.3'], timeoutMs: 100 } },
      beatPort: Number(port),
      messagePort: 1,
    },
    membershipHash: '',
    keys: deriveKeys(Buffer.alloc(32), 'stage'),
    paths,
  },
  log,
  program,
  environment: process.env,
  endEverything: () => {
    const isEnded = process.env['STUBBORN'] !== 'yes';
    log.info(isEnded ? 'everything is ended' : 'something could not be ended');
    return Promise.resolve(isEnded);
  },
  releaseAddresses: () => log.info('the addresses are gone'),
  fencer: makeSelfFencer('none', { log, limitMs: defaultTimings.selfStopLimitMs }),
});
process.on('SIGTERM', () => guardian.leave());
// A log that never ends, as a flood of strangers would make it.
if (process.env['LOUD'] === 'yes') setInterval(() => log.info('x'.repeat(10_000)), 5).unref();
process.exitCode = await guardian.over;
