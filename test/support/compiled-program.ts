import { fileURLToPath } from 'node:url';

/** Holds what runs now, compiled by `compile.js`, for tests that start it as a process of its own (`src/main.js`). */
export const compiledProgram = fileURLToPath(new URL('../..', import.meta.url));
