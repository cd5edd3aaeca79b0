import { z } from 'zod';
import { line } from '../../../platform/validation.js';

/** The most lists that one member of the team saves in a call. */
export const maxPeopleViews = 50;

/** A list of people to save. */
export const peopleViewInput = z.strictObject({
  name: line(60),
  query: z.string().max(2000),
  isShared: z.boolean(),
});
export type PeopleViewInput = z.output<typeof peopleViewInput>;
