import { z } from 'zod';
import { attendances } from '../../domain/sessions/attendance.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionKinds } from '../../domain/questions/question.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { provisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import { registrationStates, rsvps, currentRsvp } from '../../domain/registrations/registration.js';

const instant = z.string().meta({ format: 'date-time' });

export const registrationSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    sessionId: z.string().meta({ format: 'uuid' }),
    state: z.enum(registrationStates),
    attendanceMode: z.enum(attendances).nullable().meta({
      description:
        "How the person attends a hybrid session. Null if the session doesn't ask, or they have not said: they then count in the room and can also join online.",
    }),
    listensIn: z.string().nullable().meta({
      description: 'The language in which the person follows the session, if they said.',
    }),
    switchRequestedAt: instant.nullable().meta({
      description: 'When the person asked to switch between in person and online; null if they haven’t.',
    }),
    place: z
      .number()
      .int()
      .optional()
      .meta({ description: 'Position on the waiting list, starting at 1. Only present when waitlisted.' }),
    offerExpiresAt: instant.nullable().meta({
      description: 'When the offer of a seat expires or expired.',
    }),
    delegationId: z
      .string()
      .nullable()
      .meta({ format: 'uuid', description: 'ID of the delegation that registered the person.' }),
    groupId: z
      .string()
      .nullable()
      .meta({ format: 'uuid', description: 'Shared by people who get their seats together or not at all.' }),
    email: z.string(),
    name: z.string(),
    organization: z.string().nullable(),
    country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2 country code.' }),
    timeZone: z.string(),
    language: z.string(),
    proven: z.boolean().meta({ description: 'Whether the address is confirmed to belong to the person.' }),
    provisionalUntil: instant.nullable().meta({
      description:
        'When a provisional seat or waiting list position goes to the next person unless the address is confirmed; ' +
        'null if it is not provisional.',
    }),
    answers: z.record(z.string(), z.unknown()).meta({ description: 'Answers by question key.' }),
    answered: z
      .array(z.object({ key: z.string(), label: z.string(), kind: z.enum(questionKinds), value: z.unknown() }))
      .optional()
      .meta({
        description:
          'Answers with the question text as it was when answered. Only present if the session has questions.',
      }),
    sequence: z.number().int().meta({ description: "RFC 5545 SEQUENCE of this attendee's calendar event." }),
    createdAt: instant,
    updatedAt: instant,
    confirmedAt: instant.nullable(),
    joinedAt: instant.nullable(),
    attendedAt: instant
      .nullable()
      .meta({ description: 'When the person first joined, from any evidence of attendance.' }),
    minutesPresent: z.number().int().nullable().meta({ description: 'Minutes attended; null if unknown.' }),
    rsvp: z.enum(rsvps).nullable().meta({ description: "The attendee's calendar response to the current invitation." }),
    rsvpAt: instant.nullable().meta({ description: 'When the attendee responded, according to their calendar.' }),
    rsvpComment: z.string().nullable().meta({ description: 'Comment sent with the response.' }),
    wish: z
      .object({ startsAt: instant.nullable(), endsAt: instant.nullable(), comment: z.string().nullable() })
      .nullable()
      .meta({
        description: "A different time that the attendee proposed from their calendar. It doesn't change the session.",
      }),
    unusedReply: z
      .object({ reason: z.string(), sender: z.string().nullable(), receivedAt: instant })
      .nullable()
      .meta({
        description:
          'The last calendar response, if it could not be used: `winmail`, `delegated`, `other-attendee`, `no-stamp`, ' +
          '`unknown-event`, `refresh` or `unreadable`; with the address that answered, if it is another one.',
      }),
  })
  .meta({ id: 'Registration', title: 'Registration' });
export type RegistrationView = z.output<typeof registrationSchema>;

/** What somebody gets who registers a person. */
export const registeredSchema = registrationSchema.extend({
  personalLink: z.string().nullable().optional().meta({
    format: 'uri',
    description:
      'The address of the person’s own page, which opens to everyone who has it: pass it to nobody else. Null while their email address is not confirmed, and if the request says `"proven": false`. Only for keys that are given the permission `personal-links` by name.',
  }),
});

export interface RegistrationParts {
  registration: Registration;
  attendee: Attendee;
  organization: string | null;
  /** The position on the waiting list; null if not on it. */
  place: number | null;
  /** Questions of its session, if it has answers: `listQuestionsBehind`. */
  questions: readonly Question[];
}

/** Returns the API view of a registration, never with the tokens of its links. */
export function registrationView({
  registration,
  attendee,
  organization,
  place,
  questions,
}: RegistrationParts): RegistrationView {
  const provisional = provisionalPlace(registration);
  return {
    id: registration.id,
    sessionId: registration.sessionId,
    state: registration.state,
    attendanceMode: registration.attendance,
    listensIn: registration.listensIn,
    switchRequestedAt: registration.switchRequestedAt?.toISOString() ?? null,
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
    provisionalUntil: provisional === null || provisional.hasLapsed ? null : provisional.until.toISOString(),
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

function answersView({ answers }: Registration, questions: readonly Question[]) {
  const given = givenAnswers(questions, answers);
  if (given.length === 0) return { answers };
  const ids = new Set(questions.map(({ id }) => id));
  const others = Object.entries(answers).filter(([id]) => !ids.has(id));
  return {
    answers: Object.fromEntries([...others, ...given.map(({ question, value }) => [question.key, value])]),
    answered: given.map(({ question: { key, label, kind }, value }) => ({ key, label, kind, value })),
  };
}

// A response to an earlier time of the session is omitted, because it is outdated.
function rsvpView(registration: Registration) {
  const rsvp = currentRsvp(registration);
  const { rsvpAt, rsvpComment, proposedTime } = registration;
  return {
    rsvp,
    rsvpAt: rsvp === null ? null : (rsvpAt?.toISOString() ?? null),
    rsvpComment: rsvp === null ? null : rsvpComment,
    wish: proposedTime && {
      startsAt: proposedTime.startsAt,
      endsAt: proposedTime.endsAt,
      comment: proposedTime.comment,
    },
    unusedReply: registration.unusedReply,
  };
}
