import { compile } from './test/support/compile.js';

const compiledFolder = compile();

// For the workers, which get the options of this process: an app and its answers are more than fits into the 16 MB that
// V8 collects at once by default, and collecting took a fifth of the time.
process.execArgv.push('--max-semi-space-size=64');

/** Spec files run as compiled, in Node's own module system: `test/support/run-spec.ts` says why. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  transform: {},
  // For `jest --onlyChanged` alone, which follows the imports of the sources.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testSequencer: '<rootDir>/test/support/longest-first.js',
  testRunner: `${compiledFolder}/test/support/run-spec.js`,
  globalSetup: `${compiledFolder}/test/support/global-setup.js`,
  globalTeardown: `${compiledFolder}/test/support/global-teardown.js`,
  // Half of the time is waiting, for browsers, processes and answers that take a fixed time: two cores have room for
  // four workers.
  maxWorkers: 4,
  // Spec files stay loaded, and what they refer to with them: a worker that has grown makes room for a new one.
  workerIdleMemoryLimit: '1GB',
  // Ends what hangs, and nothing else: a machine may be busy. Longer than `test/support/patience.ts`.
  testTimeout: 900_000,
};
