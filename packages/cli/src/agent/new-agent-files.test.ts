import { describe, expect, test } from 'vitest';
import { nameProblem, newAgentFiles } from './new-agent-files.ts';

describe('the name of a new agent', () => {
  test.each(['lamp', 'my-lamp2', 'x'])('may be %s', (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });

  test.each(['', 'Lamp', '2lamp', '-lamp', 'a b', 'ocf:x', '../lamp', '@shop/lamp', 'lamp.ts', 'l'.repeat(64)])(
    'may not be %j',
    (name) => {
      expect(nameProblem(name)).toContain(`'${name}' cannot be the name of a new agent`);
    },
  );
});

test('a new package is called like its agent, everywhere', () => {
  const files = new Map(newAgentFiles('lamp', '1.2.3').map(({ path, text }) => [path, text]));
  expect([...files.keys()]).toEqual([
    'package.json',
    'tsconfig.json',
    'src/lamp.ts',
    'src/lamp.test.ts',
    'README.md',
    '.gitignore',
  ]);
  expect(JSON.parse(files.get('package.json') ?? '')).toMatchObject({
    name: 'lamp',
    understudy: { agents: ['./dist/lamp.js'] },
    dependencies: { '@understudy/agent-kit': '^1.2.3' },
  });
  expect(files.get('src/lamp.ts')).toContain("name: 'lamp'");
  expect(files.get('src/lamp.test.ts')).toContain("from './lamp.ts'");
});
