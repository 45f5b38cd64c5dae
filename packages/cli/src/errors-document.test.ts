import { readFileSync } from 'node:fs';
import { errorCatalogue } from '@understudy/contracts';
import { expect, test } from 'vitest';

interface Section {
  readonly code: string;
  readonly exitCode: number;
  readonly retryable: boolean;
  readonly text: string;
}

function readSections(): Section[] {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  return page
    .split('\n## ')
    .slice(1)
    .map((section) => {
      const [title = '', , facts = '', ...text] = section.split('\n');
      const match = /^Exit code (\d+)\. (May go away by itself|Stays until something is changed)\.$/.exec(facts);
      return {
        code: title.replaceAll('`', ''),
        exitCode: Number(match?.[1]),
        retryable: match?.[2] === 'May go away by itself',
        text: text.join('\n').trim(),
      };
    });
}

test('docs/errors.md has each code of the catalogue, in its order, with its exit code', () => {
  const expected = Object.entries(errorCatalogue).map(([code, entry]) => ({ code, ...entry }));
  expect(readSections().map(({ code, exitCode, retryable }) => ({ code, exitCode, retryable }))).toEqual(expected);
});

test('docs/errors.md says of each code what it means and what to do', () => {
  for (const { text } of readSections()) expect(text).toMatch(/^\S[^]*\n\n\*\*What to do:\*\* \S[^]*\.$/);
});
