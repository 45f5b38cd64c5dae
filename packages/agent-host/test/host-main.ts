import { request, startHost } from './host-for-tests.ts';

/**
 * A host in a process of its own, to be killed: node host-main.ts RUN-DIRECTORY.
 * Begins three operations and prints the plugin's pid once they run.
 */
const runDirectory = process.argv[2] ?? '';
const { host, run, pidOf } = await startHost({ runDirectory });
await run({ mood: 'service' }, { resource: 'service' });
void host.run(request({ mood: 'helper' }, { resource: 'helper' }), new AbortController().signal);
if (process.argv[3] === 'blocked') void run({ mood: 'loop' }, { resource: 'loop' });
process.stdout.write(`${String(pidOf('moody'))}\n`);
