/** `crm` as it stands in the sources: needs no build. */
import process from 'node:process';
import { runCrm } from '../src/run-crm.ts';

process.exitCode = await runCrm(process.argv.slice(2));
