/** Stops what `global-setup.ts` and the tests of this run started. */
export default function tearDown(): void {
  globalThis.stopTestRun?.();
}
