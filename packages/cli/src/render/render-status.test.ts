import { describe, expect, test } from 'vitest';
import { empty, healthy, starting, troubled } from '../../test/status-samples.ts';
import { coloured, plain } from './paint.ts';
import { renderStatus } from './render-status.ts';

describe('renderStatus', () => {
  test.each([
    ['healthy', healthy],
    ['empty', empty],
    ['starting', starting],
    ['troubled', troubled],
  ])('shows the %s cluster', async (name, status) => {
    await expect(renderStatus(status, plain)).toMatchFileSnapshot(`goldens/status-${name}.txt`);
  });

  test('shows the same text with colours, and no colour that the text brought along', () => {
    const page = renderStatus(troubled, coloured);
    expect(page).not.toBe(renderStatus(troubled, plain));
    expect(stripColours(page)).toBe(renderStatus(troubled, plain));
    expect(page).toContain('\\x1b[31mnginx');
  });
});

function stripColours(text: string): string {
  return text.replaceAll(new RegExp(String.raw`${'\u001b'}\[[0-9;]*m`, 'g'), '');
}
