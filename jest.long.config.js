import ordinary from './jest.config.js';

/** `npm run check:long`: what takes minutes and readers that are not from npm. */
export default { ...ordinary, roots: ['<rootDir>/test/long'], testMatch: ['**/*.long.ts'], testTimeout: 3_600_000 };
