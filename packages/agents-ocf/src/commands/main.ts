/** Run by the scripts in `sbin`, which agents find as HA_SBIN_DIR: `main.js COMMAND [ARGUMENTS]`. */
import { join } from 'node:path';
import process from 'node:process';
import { fileNames, hostPaths } from '@understudy/contracts';
import { daemonAt } from './daemon.ts';
import { runCommand } from './run-command.ts';

const [name = '', ...args] = process.argv.slice(2);
const { env: environment } = process;
const daemon = daemonAt(join(hostPaths(environment).runDirectory, fileNames.apiSocket));
const { code, stdout = '', stderr = '' } = await runCommand(name, args, { daemon, environment });
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
