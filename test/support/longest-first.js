import TestSequencer from '@jest/test-sequencer';

/** Spec files that take half a minute or more, and are small: they wait for a browser, or start the program. */
const longest = [
  'browser/platform/accessibility',
  'flows/platform/demo',
  'browser/jury/path',
  'browser/platform/story',
  'flows/platform/backup',
];

/**
 * Begins with the spec files that take longest, so that no worker ends alone with one of them. Jest knows how long each
 * took on this machine; on a new one it goes by the size of the files, which is right but for these.
 */
export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const rank = ({ path }) => longest.findIndex((one) => path.endsWith(`/${one}.spec.ts`));
    const first = sorted.filter((test) => rank(test) >= 0).sort((a, b) => rank(a) - rank(b));
    return [...first, ...sorted.filter((test) => rank(test) < 0)];
  }
}
