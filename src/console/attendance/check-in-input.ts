import { z } from 'zod';
import { instant } from '../../platform/validation.js';

/** A phone sends so many at once; the rest follows. */
const mostScans = 50;

const scan = z.strictObject({
  /** Of the check-in, from the phone. */
  id: z.uuid(),
  at: instant,
  code: z.string().max(200).optional(),
  registrationId: z.uuid().optional(),
  /** The check-in that is to be taken back, of this registration. */
  undoes: z.uuid().optional(),
});
export type Scan = z.output<typeof scan>;

/** What phones at the door saw, in the order in which they saw it. */
export const scansInput = z.object({ scans: z.array(scan).max(mostScans) });
