import { z } from 'zod';
import type { Attendee } from '../registrations/attendee.entity.js';
import type { Registration } from '../registrations/registration.entity.js';
import { registrationStates } from '../registrations/registration.js';
import { rsvps, standingRsvp } from '../registrations/rsvp.js';

const instant = z.string().meta({ format: 'date-time' });

export const registrationSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    sessionId: z.string().meta({ format: 'uuid' }),
    state: z.enum(registrationStates),
    place: z.number().int().optional().meta({ description: 'Place in the waiting list, from 1; only there.' }),
    email: z.string(),
    name: z.string(),
    organization: z.string().nullable(),
    country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2.' }),
    timeZone: z.string(),
    language: z.string(),
    answers: z.record(z.string(), z.unknown()),
    sequence: z.number().int().meta({ description: "RFC 5545 SEQUENCE of this attendee's event." }),
    createdAt: instant,
    updatedAt: instant,
    confirmedAt: instant.nullable(),
    joinedAt: instant.nullable(),
    rsvp: z
      .enum(rsvps)
      .nullable()
      .meta({ description: "What the attendee's calendar answered to the invite as it is now." }),
    rsvpAt: instant.nullable().meta({ description: 'When that was answered, by the clock of the calendar.' }),
    rsvpComment: z.string().nullable().meta({ description: 'What the attendee wrote with the answer.' }),
    wish: z
      .object({ startsAt: instant.nullable(), endsAt: instant.nullable(), comment: z.string().nullable() })
      .nullable()
      .meta({ description: 'Another time that the attendee proposed from the calendar. It moves nothing.' }),
  })
  .meta({ id: 'Registration', title: 'Registration' });
export type RegistrationView = z.output<typeof registrationSchema>;

export interface RegistrationParts {
  registration: Registration;
  attendee: Attendee;
  organization: string | null;
  /** Place in the waiting list, null outside of it. */
  place: number | null;
}

/** A registration as the API shows it. The tokens of its links are never in it. */
export function registrationView({ registration, attendee, organization, place }: RegistrationParts): RegistrationView {
  return {
    id: registration.id,
    sessionId: registration.sessionId,
    state: registration.state,
    ...(place !== null && { place }),
    email: attendee.email,
    name: attendee.name,
    organization,
    country: attendee.country,
    timeZone: attendee.timeZone,
    language: attendee.language,
    answers: registration.answers,
    sequence: registration.sequence,
    createdAt: registration.createdAt.toISOString(),
    updatedAt: registration.updatedAt.toISOString(),
    confirmedAt: registration.confirmedAt?.toISOString() ?? null,
    joinedAt: registration.joinedAt?.toISOString() ?? null,
    ...rsvpView(registration),
  };
}

// An answer to an earlier time of the session is not shown at all: it answers a question that nobody asks any more.
function rsvpView(registration: Registration): Pick<RegistrationView, 'rsvp' | 'rsvpAt' | 'rsvpComment' | 'wish'> {
  const rsvp = standingRsvp(registration);
  const { rsvpAt, rsvpComment, wish } = registration;
  return {
    rsvp,
    rsvpAt: rsvp === null ? null : (rsvpAt?.toISOString() ?? null),
    rsvpComment: rsvp === null ? null : rsvpComment,
    wish: wish === null ? null : { startsAt: wish.startsAt, endsAt: wish.endsAt, comment: wish.comment },
  };
}
