import { describe, expect, test } from 'vitest';
import { fastFiguresLine, figuresLine, medianOf, type MeasuredAct } from './figures.ts';

function act(kind: MeasuredAct['kind'], outageMs: number, from = 'a', to = 'b'): MeasuredAct {
  return { kind, from, to, outageMs, outagesByWatcherMs: new Map([['web', outageMs]]) };
}

describe('the median', () => {
  const itself = (value: number): number => value;

  test.each([
    [[7], 7],
    [[30, 10, 20], 20],
    [[9, 10, 100, 1000], 100],
  ])('of %j is %d', (values, median) => {
    expect(medianOf(values, itself)).toBe(median);
  });

  test('of nothing is refused', () => {
    expect(() => medianOf([], itself)).toThrow(RangeError);
  });
});

describe('the line of figures', () => {
  const acts = [
    act('switchover', 80.4),
    act('powerLoss', 331.6, 'b', 'a'),
    act('powerLoss', 290.2, 'a', 'b'),
    act('powerLoss', 405, 'b', 'a'),
  ];

  test('has the median of each kind, and the hosts of that power cut', () => {
    const figures: unknown = JSON.parse(figuresLine({ acts, deadtimeMs: 300, rows: null }));
    expect(figures).toEqual({
      switchover: { outageMs: 80, outagesMs: [80], minMs: 80, maxMs: 80 },
      powerLoss: {
        outageMs: 332,
        from: 'b',
        to: 'a',
        deadtimeMs: 300,
        outagesMs: [332, 290, 405],
        minMs: 290,
        maxMs: 405,
      },
    });
  });

  test('is one line, and has the rows where rows were written', () => {
    const line = figuresLine({ acts, deadtimeMs: 300, rows: { acknowledged: 812, lost: 0 } });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ rows: { acknowledged: 812, lost: 0 } });
  });

  test('tells apart what each program of the client saw', () => {
    const outagesByWatcherMs = new Map([
      ['web', 600],
      ['database', 700.3],
    ]);
    const both = acts.map((one) => ({ ...one, outagesByWatcherMs }));
    expect(JSON.parse(figuresLine({ acts: both, deadtimeMs: 300, rows: null }))).toMatchObject({
      powerLoss: { medianByServiceMs: { web: 600, database: 700 } },
    });
  });

  test('of the fast form has each service by its name, its power losses first', () => {
    const figures = { acts, deadtimeMs: 300, rows: null };
    const line = fastFiguresLine(new Map([['web', figures]]));
    expect(JSON.parse(line)).toMatchObject({ web: { deadtimeMs: 300, outageMs: 332, switchover: { outageMs: 80 } } });
  });

  test('is refused when an act of one kind is missing', () => {
    expect(() => figuresLine({ acts: acts.slice(1), deadtimeMs: 300, rows: null })).toThrow(RangeError);
  });
});
