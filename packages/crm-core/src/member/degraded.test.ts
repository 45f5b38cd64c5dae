import { expect, it } from 'vitest';
import { apply } from './scenery.case.ts';
import { running } from './recovery.case.ts';
import { texts } from './witnessed.case.ts';

const site = apply({ version: 1, resources: { site: { agent: 'cold', home: 'a' } } });

it('what runs, but not as it should, is left where it is, and everybody is told until it is well again', () => {
  const stage = running(site);
  const warnings = (): readonly string[][] =>
    stage.actors.map((actor) => {
      const ours = actor.status(stage.nowMs).warnings.filter(({ code }) => code === 'degraded');
      return ours.map(({ message }) => message);
    });
  const a = stage.actor('a');
  a.verdicts.set('monitor site', 'degraded');
  stage.run(30_000);
  const told = 'runs, but not as it should: told to';
  expect(warnings()).toEqual([[`site on a ${told}`], [`site on a ${told}`]]);
  expect(texts(a, 'warning')).toContain(`site ${told}`);
  expect(texts(a, 'operation').filter((text) => text.startsWith('stop'))).toEqual([]);
  a.verdicts.delete('monitor site');
  stage.run(30_000);
  expect(warnings()).toEqual([[], []]);
  expect(texts(a, 'operation').at(-1)).toBe('site is well again');
});
