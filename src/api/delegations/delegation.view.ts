import { z } from 'zod';
import type { MemberInput } from '../../domain/delegations/delegation-input.js';
import type { RosterOutcome } from '../../domain/delegations/admit-roster.js';
import type { RosterPreview } from '../../domain/delegations/plan-roster.js';
import { registrationStates } from '../../domain/registrations/registration.js';

const uuid = z.string().meta({ format: 'uuid' });

const memberSchema = z.object({
  email: z.string(),
  name: z.string().meta({ description: 'As it was sent; what is known of a person from before stays as it is.' }),
  created: z.boolean().meta({ description: 'False where the person is registered already: that registration stands.' }),
  registrationId: uuid.nullable().meta({ description: 'Null where nobody is registered yet: in a dry run.' }),
  state: z.enum(registrationStates).nullable().meta({ description: 'Null where the session refuses.' }),
  place: z.number().int().optional().meta({ description: 'Place in the waiting list, from 1; only there.' }),
});

export const rosterSchema = z
  .object({
    id: uuid.nullable().meta({ description: 'Of the delegation; null in a dry run.' }),
    dryRun: z.boolean(),
    sessions: z.array(
      z.object({
        sessionId: uuid,
        title: z.string(),
        refusal: z
          .object({ code: z.string(), row: z.number().int().nullable() })
          .nullable()
          .meta({ description: 'Why nobody would be registered, and the index of the first member too many.' }),
        members: z.array(memberSchema),
      }),
    ),
  })
  .meta({ id: 'Roster', title: 'Roster' });
export type RosterView = z.output<typeof rosterSchema>;

/** The results of the members of a roster. */
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

/** The predicted results of the members of a roster. */
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
