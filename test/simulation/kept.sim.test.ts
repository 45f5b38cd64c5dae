import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runStory } from '@understudy/simulator';
import type { Story } from '@understudy/simulator';

/** A story that once went wrong, and what was wrong then. */
interface KeptStory {
  readonly found: string;
  readonly story: Story;
}

const folder = join(import.meta.dirname, 'kept');

describe('what went wrong once goes well', () => {
  it.each(globSync('*.json', { cwd: folder }).sort())('%s', (name) => {
    const { story, found } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as KeptStory;
    expect(runStory(story).violations, `${basename(name, '.json')}: ${found}`).toEqual([]);
  });
});
