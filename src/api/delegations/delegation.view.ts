import { z } from 'zod';
import type { MemberInput } from '../../domain/delegations/delegation-input.js';
import type { RosterOutcome } from '../../domain/delegations/admit-roster.js';
import type { RosterPreview } from '../../domain/delegations/plan-roster.js';
import { registrationStates } from '../../domain/registrations/registration.js';

const uuid = z.string().meta({ format: 'uuid' });

const memberSchema = z.object({
  email: z.string(),
  name: z
    .string()
    .meta({ description: "The name as you sent it. It doesn't change the name of an attendee who is already known." }),
  created: z
    .boolean()
    .meta({ description: 'False if the person was already registered; that registration is unchanged.' }),
  registrationId: uuid.nullable().meta({ description: 'Null in a dry run.' }),
  state: z.enum(registrationStates).nullable().meta({ description: 'Null if the session refuses the registration.' }),
  place: z
    .number()
    .int()
    .optional()
    .meta({ description: 'Position on the waiting list, starting at 1. Only present when waitlisted.' }),
});

export const rosterSchema = z
  .object({
    id: uuid.nullable().meta({ description: 'ID of the delegation; null in a dry run.' }),
    dryRun: z.boolean(),
    sessions: z.array(
      z.object({
        sessionId: uuid,
        title: z.string(),
        refusal: z
          .object({ code: z.string(), row: z.number().int().nullable() })
          .nullable()
          .meta({ description: 'Why no one would be registered, with the index of the first member over the limit.' }),
        members: z.array(memberSchema),
      }),
    ),
  })
  .meta({ id: 'Roster', title: 'Roster' });
export type RosterView = z.output<typeof rosterSchema>;

/** Returns the results of the members of a roster. */
export function rosterView(id: string, outcomes: readonly RosterOutcome[]): RosterView {
  return {
    id,
    dryRun: false,
    sessions: outcomes.map(({ session, results }) => ({
      sessionId: session.id,
      title: session.title,
      refusal: null,
      members: results.map(({ input: { email, name }, created, registration, place }) => ({
        email,
        name,
        created,
        registrationId: registration.id,
        state: registration.state,
        ...(place !== null && { place }),
      })),
    })),
  };
}

/** Returns the expected results of the members of a roster. */
export function previewView(members: readonly MemberInput[], previews: readonly RosterPreview[]): RosterView {
  return {
    id: null,
    dryRun: true,
    sessions: previews.map(({ session, outlook, existing }) => ({
      sessionId: session.id,
      title: session.title,
      refusal: outlook.refusal === null ? null : { code: outlook.refusal.code, row: outlook.refusal.index },
      members: members.map(({ email, name }, index) => {
        const foreseen = outlook.people[index];
        const known = existing[index] ?? null;
        const stands = foreseen === null;
        return {
          email,
          name,
          created: !stands && foreseen !== undefined,
          registrationId: stands ? (known?.id ?? null) : null,
          state: stands ? (known?.state ?? null) : (foreseen?.state ?? null),
          ...(foreseen != null && foreseen.place !== null && { place: foreseen.place }),
        };
      }),
    })),
  };
}
