/** Where a benchmark's page goes, with its figures beside it; or to the terminal. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const repositoryRoot = resolve(import.meta.dirname, '../..');

/** `folder`: from the repository's root; undefined: only print. */
export function writePage(name: string, page: string, figures: object, folder: string | undefined): void {
  if (folder === undefined) return void process.stdout.write(page);
  const target = resolve(repositoryRoot, folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${name}.md`), page);
  writeFileSync(join(target, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  process.stderr.write(`written to ${folder}/${name}.md and .json\n`);
}
