/** Jest's own runner: ours keeps modules loaded, and the mutants of Stryker are switched when a module is loaded. */
export default {
  rootDir: '../..',
  roots: ['<rootDir>/.greenroom-mutation/specs'],
  testMatch: ['**/*.spec.cjs'],
  transform: {},
  testEnvironment: 'node',
  watchman: false,
};
