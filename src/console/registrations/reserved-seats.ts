import type { FormValues } from '../../platform/http/form-values.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import { type ReservationInput, reservationInput } from '../../domain/sessions/reservation-input.js';
import { numberOf, readInstant } from '../ui/local-time-fields.js';

/** The form that reserves seats as it is typed, its time in the zone of the session. */
export interface ReservedSeatsFields {
  organization: string;
  seats: string;
  untilOn: string;
  untilTime: string;
}

export const emptyReservedSeats: ReservedSeatsFields = { organization: '', seats: '', untilOn: '', untilTime: '' };

/** The form as it was sent. */
export function reservedSeatsFields(values: FormValues): ReservedSeatsFields {
  return {
    organization: values.text('organization').trim(),
    seats: values.text('seats'),
    untilOn: values.text('untilOn'),
    untilTime: values.text('untilTime'),
  };
}

/** Reads the form. */
export function readReservedSeats(fields: ReservedSeatsFields, timeZone: string): FormReading<ReservationInput> {
  const until = readInstant(fields.untilOn, fields.untilTime, timeZone, 'reservedUntil');
  const result = reservationInput.safeParse({ seats: numberOf(fields.seats), reservedUntil: until.instant });
  const fieldErrors = [...(result.success ? [] : fieldErrorsOf(result.error.issues)), ...until.fieldErrors];
  return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
}
