import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { ModernFakeTimers } from '@jest/fake-timers';

type FakeTimersOptions = ConstructorParameters<typeof ModernFakeTimers>[0];

/** What this file uses of the objects that Jest hands to a test runner. */
interface Environment {
  global: typeof globalThis;
  moduleMocker: Pick<typeof jest, 'spyOn'>;
}
type Config = FakeTimersOptions['config'];
type TestRunner = (
  globalConfig: unknown,
  config: Config,
  environment: Environment,
  runtime: object,
  specFile: string,
  sendMessageToJest: unknown,
) => Promise<object>;

const require = createRequire(import.meta.url);
const { default: runWithCircus } = require('jest-circus/runner') as { default: TestRunner };
const compiledFolder = new URL('../../', import.meta.url);

/**
 * Runs a compiled spec file in Node itself, where Jest would load it and everything it imports into a context of its
 * own: so a worker loads the program once and not for each file, which took half of the suite's time, and tests see the
 * globals and the module system of production. This is Jest's test runner with that one difference.
 *
 * Spec files of a worker share module state and globals. What tests change of the latter is put back after each file.
 */
const runSpec: TestRunner = async (globalConfig, config, environment, runtime, specFile, sendMessageToJest) => {
  const { env } = process;
  const before = { console: globalThis.console, env: { ...env } };
  const { moduleMocker } = environment;
  const fakeTimers = new ModernFakeTimers({ config, global: globalThis });
  const spec = new URL(
    relative(config.rootDir, specFile).replaceAll('\\', '/').replace(/\.ts$/, '.js'),
    compiledFolder,
  );
  Object.assign(globalThis, {
    console: environment.global.console,
    jest: {
      spyOn: moduleMocker.spyOn.bind(moduleMocker),
      useFakeTimers: fakeTimers.useFakeTimers.bind(fakeTimers),
      useRealTimers: fakeTimers.useRealTimers.bind(fakeTimers),
    },
  });
  try {
    return await runWithCircus(
      globalConfig,
      config,
      { global: globalThis, moduleMocker },
      Object.assign(Object.create(runtime) as object, {
        requireInternalModule: requireAnew,
        setGlobalsForRuntime: () => undefined,
        unstable_shouldLoadAsEsm: () => true,
        unstable_importModule: () => import(spec.href),
      }),
      specFile,
      sendMessageToJest,
    );
  } finally {
    fakeTimers.useRealTimers();
    globalThis.console = before.console;
    for (const name of Object.keys(env)) if (!(name in before.env)) delete env[name];
    Object.assign(env, before.env);
  }
};
export default runSpec;

/** Jest's framework collects the tests of one file per load, and keeps who listens to it at a global symbol. */
function requireAnew(path: string): unknown {
  Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'));
  delete require.cache[path];
  return require(path);
}
