import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'verify/**/*.test.ts'],
    pool: 'forks',
    // Vitest leaves a core to itself unless told: on two cores that would halve the tests' speed.
    maxWorkers: '100%',
    testTimeout: 120_000,
  },
});
