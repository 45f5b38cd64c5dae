import type { Surroundings } from './surroundings.ts';

/** The line of a page that says what was measured, when and on what. Pure. */
export function writtenBy(benchmark: string, surroundings: Surroundings): string {
  const { date, understudy, node, processor, cores, load } = surroundings;
  return (
    `Written by \`npm run bench -- ${benchmark}\` on ${date}: Understudy ${understudy} under Node ${node}; ` +
    `${processor}, ${cores} cores, load ${load} at the beginning and at the end.`
  );
}
