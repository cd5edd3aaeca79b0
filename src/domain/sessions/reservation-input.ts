import { z } from 'zod';
import { instant } from '../../platform/validation.js';

export const reservationInput = z.strictObject({
  seats: z.int().min(1).max(1_000_000),
  /** When what is left of them goes to everybody; without it they are kept to the start. */
  reservedUntil: instant.nullish(),
});
export type ReservationInput = z.output<typeof reservationInput>;
