/** For `check.js`, which says what is mutated and which spec files are to notice. */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
  buildCommand: 'node test/mutation/bundle.js',
  coverageAnalysis: 'perTest',
  // Of what is computed when a module is loaded, each mutant would need a process of its own.
  ignoreStatic: true,
  disableTypeChecks: false,
  concurrency: 2,
  // Ends mutants that never end, and no others on a busy machine.
  timeoutMS: 60_000,
  ignorePatterns: ['/dist*', '/.greenroom*', '/docs', '/bench', '/deploy', '/public', '/migrations'],
  tempDirName: '.greenroom-stryker',
  reporters: ['json'],
  jsonReporter: { fileName: '.greenroom-mutation/report.json' },
};
