import type { AgentManifest } from '@understudy/contracts';
import type { CaseReport } from '@understudy/agent-suite';
import { expect, test } from 'vitest';
import { plain } from '../render/paint.ts';
import { renderAgentInfo, renderAgentList } from './render-agent.ts';
import { renderCase, renderSummary } from './render-agent-test.ts';

const golden = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const manifest: AgentManifest = {
  name: 'keeper',
  version: '1.2.3',
  description: 'Keeps a thing: whole. And more words.',
  parameters: {
    type: 'object',
    required: ['path'],
    properties: {
      path: { type: 'string', description: 'Where the thing is.' },
      count: { type: 'integer', default: 3, description: 'How many.' },
      mode: { enum: ['fast', 'safe'], default: 'safe', description: 'How.' },
      token: { type: 'string', writeOnly: true, description: 'Who may.' },
      other: { type: ['string', 'number'] },
    },
  },
  actions: [
    { action: 'start', timeoutMs: 20_000 },
    { action: 'monitor', timeoutMs: 1_500, intervalMs: 5_000 },
    { action: 'promote', timeoutMs: 20_000 },
  ],
};
const location = { name: '@shop/keeper', place: '/opt/keeper', modules: [], classes: [] };

test('an agent, whole', async () => {
  const lines = renderAgentInfo({ manifest, location }, plain);
  await expect(golden(lines)).toMatchFileSnapshot('goldens/agent-info.txt');
});

test('agents, a line each, and what was refused', async () => {
  const refused = [{ plugin: 'broken', reasons: ['it has no agents'] }];
  const lines = renderAgentList({ agents: [{ manifest, location }], refused }, plain);
  await expect(golden(lines)).toMatchFileSnapshot('goldens/agent-list.txt');
});

const passed: CaseReport = {
  id: 'start',
  title: 'start, and it runs when start says so',
  why: 'What comes after it is begun as soon as start says ok.',
  remedy: 'Let start wait until it serves.',
  verdict: 'passed',
  note: '',
  findings: [],
  isInTheWay: false,
  durationMs: 12,
};
const came = 'notRunning: the process has\nended';
const findings = [{ expected: 'monitor where it runs: ok or degraded', came, steps: 'start; monitor' }];

test('a test, case by case', async () => {
  const cases: readonly CaseReport[] = [
    passed,
    { ...passed, id: 'reload', title: 'reload', verdict: 'skipped', note: 'it has no reload' },
    { ...passed, verdict: 'failed', findings },
  ];
  const report = { agent: 'keeper', seed: 7, cases, passed: 1, failed: 1, skipped: 1 };
  const lines = [...cases.flatMap((each) => renderCase(each, plain)), ...renderSummary(report, plain)];
  await expect(golden(lines)).toMatchFileSnapshot('goldens/agent-test.txt');
});
