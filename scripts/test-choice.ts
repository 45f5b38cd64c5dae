/** Which tests a person asked for, from the arguments of `npm test`. */

/** The projects of vitest.config.ts, from the quickest to the slowest. */
export const testProjects = ['unit', 'property', 'sim', 'real', 'lab'] as const;

export interface TestChoice {
  /** Whether the check runs before the tests, or only the build. */
  readonly check: boolean;
  /** In the order of `testProjects`; all of them if none was named. */
  readonly projects: readonly string[];
  /** Parts of file names, and options that vitest knows. */
  readonly vitestArguments: readonly string[];
}

/** Reads the arguments. What is neither a project nor `--no-check` is vitest's. */
export function chooseTests(argv: readonly string[]): TestChoice {
  const isProject = (word: string): boolean => testProjects.some((project) => project === word);
  const named = testProjects.filter((project) => argv.includes(project));
  return {
    check: !argv.includes('--no-check'),
    projects: named.length === 0 ? testProjects : named,
    vitestArguments: argv.filter((word) => word !== '--no-check' && !isProject(word)),
  };
}
