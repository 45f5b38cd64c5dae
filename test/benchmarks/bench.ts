/** `npm run bench -- NAME [OPTIONS]`: runs one of the benchmarks. */
import { runOverloadBenchmark } from './overload/run-overload-benchmark.ts';
import { runRepairBenchmark } from './repair/run-repair-benchmark.ts';
import { runSchedulerBenchmark } from './scheduler/run-scheduler-benchmark.ts';
import { runSuiteBenchmark } from './suite/run-suite-benchmark.ts';
import { runTakeoverBenchmark } from './takeover/run-takeover-benchmark.ts';
import { runTroubleBenchmark } from './trouble/run-trouble-benchmark.ts';

const benchmarks = new Map([
  ['scheduler', runSchedulerBenchmark],
  ['suite', runSuiteBenchmark],
  ['overload', runOverloadBenchmark],
  ['takeover', runTakeoverBenchmark],
  ['repair', runRepairBenchmark],
  ['trouble', runTroubleBenchmark],
]);

const [name = '', ...argv] = process.argv.slice(2);
const run = benchmarks.get(name);
if (run === undefined) {
  process.stderr.write(`usage: npm run bench -- ${[...benchmarks.keys()].join(' | ')} [OPTIONS]\n`);
  process.exitCode = 1;
} else {
  try {
    await run(argv);
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
