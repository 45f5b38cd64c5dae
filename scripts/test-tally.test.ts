import { describe, expect, it } from 'vitest';
import { summarize, type Run, type Tally } from './test-tally.ts';

const tally = (part: string, some: Partial<Tally> = {}): Tally => ({
  part,
  passed: 0,
  failures: [],
  leftOut: [],
  durationMs: 1_500,
  ...some,
});

const checked = tally('check', { passed: 1 });

const run = (projects: readonly Tally[], strict: boolean): Run => ({
  preparation: checked,
  projects,
  missing: [],
  strict,
});

const needsRoot = { test: 'disk › is seen by two hosts', reason: 'it needs root' };

describe('a summary', () => {
  it('adds up all parts and ends with the count', () => {
    const { passed, failed, lines } = summarize(run([tally('unit', { passed: 41 })], false));
    expect([passed, failed]).toEqual([42, 0]);
    expect(lines).toEqual([
      'part   passed  failed  left out   time',
      'check       1       0         0  1.5 s',
      'unit       41       0         0  1.5 s',
      '42 passed, 0 failed',
    ]);
  });

  it('names what failed', () => {
    const { failed, lines } = summarize(
      run([tally('real', { passed: 2, failures: ['run.real.test.ts › ends'] })], false),
    );
    expect(failed).toBe(1);
    expect(lines.slice(-3)).toEqual(['Failed:', '  real: run.real.test.ts › ends', '3 passed, 1 failed']);
  });

  it('says once why tests were left out, and lets the run pass', () => {
    const leftOut = [needsRoot, { ...needsRoot, test: 'disk › is released' }];
    const { failed, lines } = summarize(run([tally('lab', { passed: 1, leftOut })], false));
    expect(failed).toBe(0);
    expect(lines.slice(-5)).toEqual([
      'Left out:',
      '  because it needs root:',
      '    lab: disk › is seen by two hosts',
      '    lab: disk › is released',
      '2 passed, 0 failed',
    ]);
  });

  it('says what the machine lacks', () => {
    const { failed, lines } = summarize({ ...run([tally('unit', { passed: 1 })], true), missing: ['nginx'] });
    expect(failed).toBe(0);
    expect(lines.slice(-3)).toEqual(['Missing on this machine:', '  nginx', '2 passed, 0 failed']);
  });

  it('counts what was left out as failed where it is strict', () => {
    const { failed, lines } = summarize(run([tally('lab', { passed: 1, leftOut: [needsRoot] })], true));
    expect(failed).toBe(1);
    expect(lines.at(-1)).toBe('2 passed, 1 failed');
    expect(lines).toContain('Left out, which counts as failed where CI=true:');
  });

  it('fails a run without any test', () => {
    const { failed, lines } = summarize(run([tally('unit'), tally('lab')], false));
    expect(failed).toBe(1);
    expect(lines.slice(-3)).toEqual(['Failed:', '  no test was found', '1 passed, 1 failed']);
  });
});
