/** `npm run clean`: removes what a build, a check or a test run has left, and nothing that was installed. */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './workspace.ts';

for (const path of globSync(['packages/*/dist', 'packages/*/*.tsbuildinfo', 'coverage', 'node_modules/.cache'], {
  cwd: repositoryRoot,
})) {
  rmSync(join(repositoryRoot, path), { recursive: true });
}
