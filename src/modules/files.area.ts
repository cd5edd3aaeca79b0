import { area } from '../app/area.js';
import { SweepFiles } from '../flows/files/sweep-files.flow.js';

/** Uploaded files of all areas: where their bytes are, and when they are removed. */
export const files = area({
  name: 'files',
  surface: {
    providers: [SweepFiles],
  },
});
