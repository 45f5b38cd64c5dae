#!/usr/bin/env node
/*
 * The commands `crm` and `understudy`. Runs under the Node that started it if that is new enough, else once more
 * under the one that npm installed with this package: nobody has to know which Node a host happens to have.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chooseNode, runUnder } from '../dist/own-node.js';

const choice = chooseNode(process.versions.node);
switch (choice.kind) {
  case 'this': {
    const { runCrm } = await import('../dist/run-crm.js');
    process.exitCode = await runCrm(process.argv.slice(2));
    break;
  }
  case 'other':
    await runUnder(choice.path, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
    break;
  case 'none':
    process.stderr.write(`${choice.reason}\n`);
    process.exitCode = 1;
}
