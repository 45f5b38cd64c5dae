/** Runs seeds until one goes wrong: `until-found.ts FROM COUNT`. */
import { runSeeds } from './run-seeds.ts';

const [from = 1, count = 2_000] = process.argv.slice(2).map(Number);
const found = await untilFound();
console.log(found ?? `not found in ${count} seeds`);

async function untilFound(): Promise<string | null> {
  const some = 40;
  for (let next = from; next < from + count; next += some) {
    const results = await runSeeds({ from: next, count: Math.min(some, from + count - next), limitMs: null });
    const first = results.find(({ violations }) => violations.length > 0);
    const [violation] = first?.violations ?? [];
    if (first !== undefined && violation !== undefined) {
      return `seed ${first.seed - from + 1}: ${violation.rule}: ${violation.text}`;
    }
  }
  return null;
}
