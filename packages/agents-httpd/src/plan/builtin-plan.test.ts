import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtinPlan, builtinServer } from './builtin-plan.ts';
import { parameters, surroundings } from './surroundings.case.ts';

test('the program is a file beside this package’s modules', () => {
  expect(existsSync(builtinServer)).toBe(true);
});

test('odd characters in paths are plain data', () => {
  const root = '/srv/a "b"\\ $c\u2028';
  const plan = builtinPlan({ ...parameters, root, user: 'web' }, surroundings);
  expect(plan.argv.slice(-2)).toEqual([builtinServer, '/run/understudy/web/server.conf']);
  expect(plan.files.map(({ path }) => path)).toEqual(['/run/understudy/web/server.conf']);
  expect(JSON.parse(plan.files[0]?.text ?? '')).toMatchObject({
    root,
    graceMs: 2500,
    address: null,
    accountIsRequired: true,
  });
});
