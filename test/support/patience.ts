/**
 * How long a test waits for what must come, in milliseconds. It ends nothing but a test that would hang: what takes a
 * second on an idle machine may take a minute on a busy one. A whole test has longer (`jest.config.js`), so that what
 * did not come is named.
 */
export const patienceMs = 120_000;
