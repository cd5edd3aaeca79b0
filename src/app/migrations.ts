import { Schema1796170000000 } from '../../migrations/1796170000000-schema.js';

/** All migrations, in order of their timestamps: listed, so that they are part of the compiled program. */
export const migrations = [Schema1796170000000];
