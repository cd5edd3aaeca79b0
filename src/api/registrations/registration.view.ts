import { z } from 'zod';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionKinds } from '../../domain/questions/question.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isProven } from '../../domain/registrations/proven.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import { rsvps, currentRsvp } from '../../domain/registrations/rsvp.js';

const instant = z.string().meta({ format: 'date-time' });

export const registrationSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    sessionId: z.string().meta({ format: 'uuid' }),
    state: z.enum(registrationStates),
    place: z.number().int().optional().meta({ description: 'Place in the waiting list, from 1; only there.' }),
    offerExpiresAt: instant.nullable().meta({
      description: 'Until when an offered seat may be accepted, or when the offer that nobody accepted ended.',
    }),
    delegationId: z
      .string()
      .nullable()
      .meta({ format: 'uuid', description: 'The delegation that brought the person.' }),
    groupId: z
      .string()
      .nullable()
      .meta({ format: 'uuid', description: 'Shared by people who came into the session together.' }),
    email: z.string(),
    name: z.string(),
    organization: z.string().nullable(),
    country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2.' }),
    timeZone: z.string(),
    language: z.string(),
    proven: z.boolean().meta({ description: 'Whether the address is known to belong to the person.' }),
    provisionalUntil: instant.nullable().meta({
      description: 'When a seat that is provisional lapses unless the address is confirmed; null for other seats.',
    }),
    answers: z.record(z.string(), z.unknown()).meta({ description: 'By the key of the question.' }),
    answered: z
      .array(z.object({ key: z.string(), label: z.string(), kind: z.enum(questionKinds), value: z.unknown() }))
      .optional()
      .meta({ description: 'The same beside the words that were answered; only where the session asked.' }),
    sequence: z.number().int().meta({ description: "RFC 5545 SEQUENCE of this attendee's event." }),
    createdAt: instant,
    updatedAt: instant,
    confirmedAt: instant.nullable(),
    joinedAt: instant.nullable(),
    attendedAt: instant.nullable().meta({ description: 'Since when they were there, by whatever evidence.' }),
    minutesPresent: z.number().int().nullable().meta({ description: 'For how long, as far as the evidence tells.' }),
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
  /** The position on the waiting list; null if not on it. */
  place: number | null;
  /** Of its session, if it answers any: `listQuestionsBehind`. */
  questions: readonly Question[];
}

/** A registration as the API shows it. The tokens of its links are never in it. */
export function registrationView({
  registration,
  attendee,
  organization,
  place,
  questions,
}: RegistrationParts): RegistrationView {
  return {
    id: registration.id,
    sessionId: registration.sessionId,
    state: registration.state,
    ...(place !== null && { place }),
    offerExpiresAt: registration.offerExpiresAt?.toISOString() ?? null,
    delegationId: registration.delegationId,
    groupId: registration.groupId,
    email: attendee.email,
    name: attendee.name,
    organization,
    country: attendee.country,
    timeZone: attendee.timeZone,
    language: attendee.language,
    proven: isProven(attendee),
    provisionalUntil: null,
    ...answersView(registration, questions),
    sequence: registration.sequence,
    createdAt: registration.createdAt.toISOString(),
    updatedAt: registration.updatedAt.toISOString(),
    confirmedAt: registration.confirmedAt?.toISOString() ?? null,
    joinedAt: registration.joinedAt?.toISOString() ?? null,
    attendedAt: registration.attendedAt?.toISOString() ?? null,
    minutesPresent: registration.minutesPresent,
    ...rsvpView(registration),
  };
}

function answersView(
  { answers }: Registration,
  questions: readonly Question[],
): Pick<RegistrationView, 'answers' | 'answered'> {
  const given = givenAnswers(questions, answers);
  if (given.length === 0) return { answers };
  const ids = new Set(questions.map(({ id }) => id));
  const others = Object.entries(answers).filter(([id]) => !ids.has(id));
  return {
    answers: Object.fromEntries([...others, ...given.map(({ question, value }) => [question.key, value])]),
    answered: given.map(({ question: { key, label, kind }, value }) => ({ key, label, kind, value })),
  };
}

// An answer to an earlier time of the session is not shown at all: it answers a question that nobody asks any more.
function rsvpView(registration: Registration): Pick<RegistrationView, 'rsvp' | 'rsvpAt' | 'rsvpComment' | 'wish'> {
  const rsvp = currentRsvp(registration);
  const { rsvpAt, rsvpComment, wish } = registration;
  return {
    rsvp,
    rsvpAt: rsvp === null ? null : (rsvpAt?.toISOString() ?? null),
    rsvpComment: rsvp === null ? null : rsvpComment,
    wish: wish === null ? null : { startsAt: wish.startsAt, endsAt: wish.endsAt, comment: wish.comment },
  };
}
