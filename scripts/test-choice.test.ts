import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chooseTests, testProjects } from './test-choice.ts';
import { repositoryRoot } from './workspace.ts';

it('runs the check and all projects if nothing is asked for', () => {
  expect(chooseTests([])).toEqual({ check: true, projects: testProjects, vitestArguments: [] });
});

it('runs the named projects in their own order', () => {
  expect(chooseTests(['lab', 'unit', '--no-check'])).toEqual({
    check: false,
    projects: ['unit', 'lab'],
    vitestArguments: [],
  });
});

it('leaves file names and options to vitest', () => {
  expect(chooseTests(['real', 'packages/formats', '-t', 'duplicate']).vitestArguments).toEqual([
    'packages/formats',
    '-t',
    'duplicate',
  ]);
});

it('knows exactly the projects of vitest.config.ts', () => {
  const config = readFileSync(join(repositoryRoot, 'vitest.config.ts'), 'utf8');
  expect([...config.matchAll(/name: '(\w+)'/g)].map(([, name]) => name)).toEqual(testProjects);
});
