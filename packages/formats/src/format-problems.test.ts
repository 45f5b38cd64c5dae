import type { Problem } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { formatPath, formatProblems } from './format-problems.ts';

const problem: Problem = {
  code: 'unknown-agent',
  path: ['resources', 'site', 'agent'],
  message: "unknown agent 'htpd'",
  hint: "did you mean 'httpd'?",
};
const text = 'version: 1\nresources:\n  site:\n    agent: htpd\n';

test('with its place, where there is one', () => {
  expect(formatProblems([{ ...problem, line: 12, column: 9 }], { name: 'cluster.yaml' })).toEqual([
    "cluster.yaml:12:9: unknown agent 'htpd' (resources.site.agent); did you mean 'httpd'?",
  ]);
});

test('without a hint, and without a path', () => {
  expect(formatProblems([{ ...problem, hint: '', path: [], line: 1 }], { name: 'x' })).toEqual([
    "x:1:1: unknown agent 'htpd'",
  ]);
});

test('the text gives places to those that have only a path, from top to bottom', () => {
  const later = { ...problem, path: ['resources', 'site', 'meta'], code: 'missing-property', message: 'b', hint: '' };
  expect(formatProblems([problem, later], { name: 'cluster.yaml', text })).toEqual([
    'cluster.yaml:3:3: b (resources.site.meta)',
    "cluster.yaml:4:12: unknown agent 'htpd' (resources.site.agent); did you mean 'httpd'?",
  ]);
});

test.each(['cluster.ts', 'cluster.mts', 'cluster.js', 'cluster.cjs'])('%s: paths only', (name) => {
  expect(formatProblems([problem], { name, text: 'export default {}' })).toEqual([
    `${name}: unknown agent 'htpd' (resources.site.agent); did you mean 'httpd'?`,
  ]);
});

test('paths', () => {
  expect(formatPath(['groups', 'web', 'members', 1])).toBe('groups.web.members[1]');
  expect(formatPath(['nodes', 'a.example', 'x y'])).toBe('nodes."a.example"."x y"');
});
