import { z } from 'zod';
import { comingInstant } from '../../platform/validation.js';

export const reservationInput = z.strictObject({
  seats: z.int().min(1).max(1_000_000),
  reservedUntil: comingInstant
    .nullish()
    .meta({ description: 'When unused seats are released. By default, they stay reserved until the session starts.' }),
});
export type ReservationInput = z.output<typeof reservationInput>;
