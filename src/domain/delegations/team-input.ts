import { z } from 'zod';
import { comingInstant } from '../../platform/validation.js';
import { externalIdInput } from '../proposals/proposal-input.js';
import { emailInput } from '../registrations/admission/registration-input.js';

/** Maximum number of teams, more than any call has. */
const maxTeams = 200;

/** Which teams are invited to a session, with how many seats each. */
export const teamsInput = z.strictObject({
  proposals: z
    .array(externalIdInput)
    .min(1)
    .max(maxTeams)
    .meta({ description: 'IDs of the proposals on the proposal platform.' }),
  seatsPerTeam: z.int().min(1).max(1000),
  reservedUntil: comingInstant.nullish().meta({
    description: 'When unused seats are released. By default, they stay reserved until the session starts.',
  }),
  coordinators: z.record(externalIdInput, emailInput).optional().meta({
    description:
      'Email address of the team member to invite as coordinator, by proposal ID. Defaults to the first member whose address works.',
  }),
});
export type TeamsInput = z.output<typeof teamsInput>;
