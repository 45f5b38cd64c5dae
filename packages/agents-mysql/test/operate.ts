/*
 * Carries out one operation of the agent, which is given as JSON on the command line, in a process of its own that ends
 * afterwards; prints the outcome.
 */
import { createAgentBench } from '@understudy/agent-kit/testing';
import type { AgentCall, Parameters } from '@understudy/contracts';
import { mysql } from '../src/mysql.ts';

export interface Operation {
  readonly action: AgentCall;
  readonly parameters: Parameters;
  readonly runDirectory: string;
}

const { action, parameters, runDirectory } = JSON.parse(process.argv[2] ?? '') as Operation;
const bench = await createAgentBench(mysql, { runDirectory });
process.stdout.write(JSON.stringify(await bench.run(action, parameters)));
