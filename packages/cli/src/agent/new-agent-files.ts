/** A package with one agent in it, as text: what `crm agent new` writes. It works as it is, to be changed bit by bit. */

export interface TextFile {
  /** Inside the package. */
  readonly path: string;
  readonly text: string;
}

/** Also the package's name, and that of its files. */
const namePattern = /^[a-z][a-z0-9-]{0,62}$/;

/** Why an agent should not be called so; undefined if it may be. */
export function nameProblem(name: string): string | undefined {
  if (namePattern.test(name)) return undefined;
  return `'${name}' cannot be the name of a new agent: it is to begin with a small letter, and to have small letters, digits and '-' only, at most 63`;
}

/** Pure. `version` is that of the kit. */
export function newAgentFiles(name: string, version: string): readonly TextFile[] {
  return [
    { path: 'package.json', text: `${JSON.stringify(packageDescription(name, version), null, 2)}\n` },
    { path: 'tsconfig.json', text: `${JSON.stringify(compilerOptions, null, 2)}\n` },
    { path: `src/${name}.ts`, text: agentText(name) },
    { path: `src/${name}.test.ts`, text: testText(name) },
    { path: 'README.md', text: readmeText(name) },
    { path: '.gitignore', text: 'node_modules/\ndist/\n*.tgz\n' },
  ];
}

function packageDescription(name: string, version: string): object {
  return {
    name,
    version: '0.1.0',
    description: `The agent ${name} for Understudy`,
    type: 'module',
    files: ['dist'],
    engines: { node: '>=24' },
    scripts: { build: 'tsc', prepare: 'npm run build', test: 'node --test' },
    understudy: { agents: [`./dist/${name}.js`] },
    dependencies: { '@understudy/agent-kit': `^${version}` },
    devDependencies: { '@types/node': '^24.0.0', typescript: '^6.0.0' },
  };
}

/** What Node can run as it is (`erasableSyntaxOnly`), made into what it takes from `node_modules`: JavaScript. */
const compilerOptions = {
  compilerOptions: {
    target: 'ES2024',
    module: 'nodenext',
    types: ['node'],
    rootDir: 'src',
    outDir: 'dist',
    strict: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: true,
  },
  include: ['src'],
  exclude: ['src/**/*.test.ts'],
};

function agentText(name: string): string {
  return `import { join } from 'node:path';
import {
  defineAgent,
  failed,
  killProcess,
  notRunning,
  ok,
  readLivingPidFile,
  removePidFile,
  startDetached,
  type Argv,
  type OperationContext,
} from '@understudy/agent-kit';

/** As the schema below says it. */
interface ServiceParameters {
  readonly seconds: number;
}
type Context = OperationContext<ServiceParameters>;

/** What runs: your service instead of \`sleep\`. Word for word; no shell reads it. */
const commandLine = ({ seconds }: ServiceParameters): Argv => ['sleep', String(seconds)];

/** Names the service from before its first instruction on: an agent keeps nothing in memory. */
const pidFileOf = ({ runDirectory }: Context): string => join(runDirectory, 'service.pid');

export default defineAgent<ServiceParameters>({
  name: '${name}',
  version: '0.1.0',
  description: 'Keeps one program running.',
  parameters: {
    type: 'object',
    properties: { seconds: { type: 'integer', minimum: 1, default: 3600, description: 'How long it runs.' } },
  },
  timeoutsMs: { start: 10_000, stop: 10_000, monitor: 5_000 },
  monitorIntervalMs: 5_000,

  /** \`ok\` only once it serves: wait for its port with \`probePort\`, or for its page with \`probeUrl\`. */
  start: async (context) => {
    const pidFile = pidFileOf(context);
    if (await readLivingPidFile(pidFile)) return ok('it ran already');
    const service = await startDetached(commandLine(context.parameters), { pidFile });
    return service.kind === 'started' ? ok() : failed(service.reason, 'notInstalled');
  },

  /** \`ok\` only once it is really gone. */
  stop: async (context) => {
    const service = await readLivingPidFile(pidFileOf(context));
    if (service === undefined) return ok('it did not run');
    const end = await killProcess(service, { graceMs: 5_000, abort: context.signal });
    if (end.kind === 'survived') return failed(end.reason);
    await removePidFile(pidFileOf(context));
    return ok();
  },

  monitor: async (context) => ((await readLivingPidFile(pidFileOf(context))) ? ok() : notRunning()),
});
`;
}

function testText(name: string): string {
  return `import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAgentBench, type AgentBench } from '@understudy/agent-kit/testing';
import agent from './${name}.ts';

let bench: AgentBench;
before(async () => {
  bench = await createAgentBench(agent);
});
after(async () => {
  await bench.run('stop', {});
  await bench.close();
});

test('starts once, runs, stops, and stops again', async () => {
  assert.equal((await bench.run('monitor', {})).code, 'notRunning');
  assert.equal((await bench.run('start', {})).code, 'ok');
  assert.equal((await bench.run('start', {})).reason, 'it ran already');
  assert.equal((await bench.run('monitor', {})).code, 'ok');
  assert.equal((await bench.run('stop', {})).code, 'ok');
  assert.equal((await bench.run('monitor', {})).code, 'notRunning');
  assert.equal((await bench.run('stop', {})).reason, 'it did not run');
});

test('refuses what it cannot use, in words', async () => {
  assert.deepEqual(await bench.run('start', { seconds: 0 }), {
    code: 'badParameters',
    reason: "parameter 'seconds' must be >= 1, not 0",
  });
});
`;
}

function readmeText(name: string): string {
  return `# ${name}

An agent for Understudy: \`src/${name}.ts\`. Node 24 or later.

Build it, test it, and try whether it does what a cluster relies on:

\`\`\`sh
npm install
npm test
npm run build
crm agent test .
\`\`\`

Onto the hosts of a cluster, as root on each of them:

\`\`\`sh
npm pack
npm install --prefix /etc/understudy/agents ./${name}-0.1.0.tgz
crm agent info ${name}
\`\`\`

and into a definition, after which \`crm apply\` takes it:

\`\`\`yaml
resources:
  my-${name}:
    agent: ${name}
\`\`\`
`;
}
