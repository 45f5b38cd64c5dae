import { membershipFileSchema } from '@understudy/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { definitionSchema } from './document-schema.ts';

test.each([
  ['membership files', membershipFileSchema],
  ['definitions', definitionSchema],
])('the schema of %s is a valid one', (_title, schema) => {
  const ajv = new Ajv2020();
  expect(ajv.validateSchema(schema)).toBe(true);
});
