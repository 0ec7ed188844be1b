import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, by their paths from here. */
const LONG = [
  'verify/properties.test.ts',
  'verify/meanField.test.ts',
  'test/mutation/rest.test.ts',
  'test/cli/verify.test.ts',
  'test/mutation/contrastive.test.ts',
  'test/mutation/frustration.test.ts',
  'test/tui/sitting.test.ts',
  'test/check/meanField/judge.test.ts',
  'test/check/means.test.ts',
  'test/cli/simulate.test.ts',
  'test/cli/commands.test.ts',
];

/** Long files first: one that begins last keeps one core busy while the others are idle. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = (f: TestSpecification): number => {
      const at = LONG.findIndex((path) => f.moduleId.endsWith(`/${path}`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'verify/**/*.test.ts'],
    pool: 'forks',
    // As the program has it: compiling what is warm for a moment only takes the processors away from the tests.
    execArgv: ['--interrupt-budget=1500000'],
    // The library is loaded once by each worker, not once by each file: that took a sixth of all time. What a file before
    // left in its tables must not matter; names of temporary indices are given back at the start of each.
    isolate: false,
    globalSetup: ['test/program.ts'],
    setupFiles: ['test/anew.ts'],
    // Vitest leaves a core to itself unless told: on two cores that would halve the tests' speed.
    maxWorkers: '100%',
    testTimeout: 120_000,
    sequence: { sequencer: LongFirst },
  },
});
