import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Column } from './column.ts';

const value = fc.oneof(fc.constantFrom('a', 'b', null, 0, NaN, 1.5), fc.integer());

it('gives back what was pushed, record by record, also after it is closed', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), fc.nat(3_000), (values, before) => {
      const column = new Column<unknown>();
      const records = [...Array.from({ length: before }, () => 'first'), ...values];
      for (const record of records) column.push(record);
      const read = (): unknown[] => records.map((_, index) => column.at(index));
      expect(read()).toEqual(records);
      column.close();
      expect(read()).toEqual(records);
    }),
    { numRuns: 50 },
  );
});
