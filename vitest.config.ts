/**
 * One project a kind of test, from the quickest to the slowest. Every project resolves `@understudy/*` by the
 * `source` export condition, so that a test sees the source as it stands and needs no build.
 */
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

interface ProjectOptions {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly timeoutMs: number;
  readonly groupOrder: number;
  readonly fileParallelism: boolean;
}

// Naming any condition replaces the defaults, so they follow here.
const conditions = ['source', 'module', 'node', 'development|production'];

function project(options: ProjectOptions): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name: options.name,
      include: [...options.include],
      exclude: [...configDefaults.exclude, '**/dist/**', ...(options.exclude ?? [])],
      testTimeout: options.timeoutMs,
      hookTimeout: options.timeoutMs,
      fileParallelism: options.fileParallelism,
      setupFiles: ['scripts/property-seed.ts'],
      sequence: { groupOrder: options.groupOrder },
    },
  };
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    // More than one worker a core makes deadlines miss instead of tests finish.
    maxWorkers: 2,
    projects: [
      project({
        name: 'unit',
        include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
        exclude: ['**/*.property.test.ts', '**/*.sim.test.ts', '**/*.real.test.ts', '**/*.lab.test.ts'],
        timeoutMs: 30_000,
        groupOrder: 0,
        fileParallelism: true,
      }),
      project({
        name: 'property',
        include: ['packages/*/src/**/*.property.test.ts'],
        timeoutMs: 120_000,
        groupOrder: 1,
        fileParallelism: true,
      }),
      project({
        name: 'sim',
        include: ['test/simulation/**/*.sim.test.ts'],
        timeoutMs: 600_000,
        groupOrder: 2,
        fileParallelism: false,
      }),
      project({
        name: 'real',
        include: ['packages/*/test/**/*.real.test.ts', 'test/**/*.real.test.ts'],
        timeoutMs: 60_000,
        groupOrder: 3,
        fileParallelism: false,
      }),
      project({
        name: 'lab',
        include: ['test/**/*.lab.test.ts', 'packages/*/test/**/*.lab.test.ts'],
        timeoutMs: 120_000,
        groupOrder: 4,
        fileParallelism: false,
      }),
    ],
  },
});
