import { z } from 'zod';
import { instant } from '../../platform/validation.js';
import { externalIdInput } from '../proposals/proposal-input.js';
import { emailInput } from '../registrations/registration-input.js';

/** More than any call chooses. */
const mostTeams = 200;

/** Which teams are invited to a session, with how many seats each. */
export const teamsInput = z.strictObject({
  proposals: z
    .array(externalIdInput)
    .min(1)
    .max(mostTeams)
    .meta({ description: 'Their ids on the platform of the call.' }),
  seatsPerTeam: z.int().min(1).max(1000),
  reservedUntil: instant.nullish().meta({
    description: 'When what is left of the seats goes to everybody; without it they are kept to the start.',
  }),
  coordinators: z.record(externalIdInput, emailInput).optional().meta({
    description: 'Who of a team is written to, by the id of the proposal; without it the first whom mail reaches.',
  }),
});
export type TeamsInput = z.output<typeof teamsInput>;
