import { z } from 'zod';
import { emailInput } from '../../../domain/registrations/admission/registration-input.js';
import { crewTask } from '../../../domain/speakers/crew-task.js';

const person = {
  personId: z
    .string()
    .max(50)
    .nullable()
    .default(null)
    .meta({ description: 'Somebody whom the call knows, such as a speaker.' }),
  name: z.string().trim().max(200).default('').meta({ description: 'Of somebody new.' }),
  email: emailInput.nullable().default(null).meta({ description: 'Of somebody new. You vouch that it is theirs.' }),
};

/** Who is asked to do what in a session. */
export const crewInput = crewTask.extend(person).meta({ id: 'CrewBooking' });
export type CrewInput = z.output<typeof crewInput>;

const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u)
  .nullable();

/** A task as its form has it: the offer by its key, and times of day where the session is. */
export const crewFormFields = z.strictObject({
  ...person,
  offer: z.string().min(1),
  from: time,
  until: time,
  takesTurns: z.boolean(),
});
