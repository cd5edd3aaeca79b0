/** Jest runs the TypeScript sources as ES modules; NODE_OPTIONS=--experimental-vm-modules is set by `npm test`. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  maxWorkers: 2,
  // What a file has loaded stays with its worker: without this they grow until collecting garbage is most of their work.
  workerIdleMemoryLimit: '1GB',
  // Ends what hangs, and nothing else: a machine may be busy. Longer than `test/support/patience.ts`.
  testTimeout: 300_000,
};
