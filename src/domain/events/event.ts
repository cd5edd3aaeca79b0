import { z } from 'zod';
import { proposalStates } from '../proposals/proposal.js';
import { registrationStates } from '../registrations/registration.js';
import { attendances } from '../sessions/attendance.js';
import { sessionStates } from '../sessions/session.js';

/** For how many days events are stored. */
export const eventsKeptDays = 30;

const id = (what: string) => z.uuid().meta({ description: `ID of the ${what}.` });
const externalId = z
  .string()
  .meta({ description: 'ID of the proposal on its platform, as in the addresses of the API.' });
const registration = z.object({
  registrationId: id('registration'),
  sessionId: id('session'),
  attendeeId: id('person'),
  state: z.enum(registrationStates),
  attendanceMode: z.enum(attendances).optional().meta({ description: 'How they attend, if the session asks.' }),
});
const session = z.object({ sessionId: id('session'), state: z.enum(sessionStates) });
const proposal = z.object({
  proposalId: id('proposal'),
  externalId,
  state: z.enum([...proposalStates, 'deleted']).meta({ description: '`deleted` if it is gone.' }),
});

/** Each type of event: when it happens, and what it says. It names things by their ids, and nobody by name. */
export const eventTypes = {
  'registration.confirmed': ['A person got a seat.', registration],
  'registration.waitlisted': ['A person joined the waiting list.', registration],
  'registration.pending': ['A registration awaits approval.', registration],
  'registration.offered': ['A person on the waiting list was offered a seat.', registration],
  'registration.declined': ['A registration was not accepted.', registration],
  'registration.cancelled': ['A registration was cancelled.', registration],
  'registration.moved': [
    'The person attends in another way, or the registration belongs to another person, after two were merged.',
    registration,
  ],
  'session.published': ['A session was published.', session],
  'session.updated': ['A session that was published changed, but not its time.', session],
  'session.rescheduled': ['A session has another time.', session],
  'session.cancelled': ['A session was cancelled.', session],
  'session.restored': ['The cancellation of a session was undone.', session],
  'session.ended': ['A session ended. It can end again after it was rescheduled.', session],
  'attendance.recorded': [
    'It became known whether a person attended, or for how long.',
    z.object({
      registrationId: id('registration'),
      sessionId: id('session'),
      attendeeId: id('person'),
      attended: z.boolean(),
      minutesPresent: z.int().nullable(),
    }),
  ],
  'proposal.changed': ['A proposal was created, changed or deleted.', proposal],
  'proposal.matched': [
    'A person was matched to a proposal, or no longer is.',
    z.object({
      proposalId: id('proposal'),
      externalId,
      attendeeId: id('person'),
      match: z.enum(['linked', 'suggested', 'rejected', 'removed']),
    }),
  ],
  'proposal.decided': ['It was decided whether a proposal is shortlisted, wins, or is not selected.', proposal],
  'poll.closed': ['A poll closed. It can close again after it was reopened.', z.object({ pollId: id('poll') })],
  'person.erased': [
    'The personal data of a person was erased. Delete what you store about them.',
    z.object({ attendeeId: id('person') }),
  ],
} as const satisfies Record<string, readonly [string, z.ZodType]>;
export type EventType = keyof typeof eventTypes;
export const eventTypeNames = Object.keys(eventTypes) as EventType[];

/** An event of the stream. */
export interface StreamEvent {
  /** Grows by one with each event: a cursor into the stream. */
  sequence: string;
  type: EventType;
  /** The slug of its call; null if that was deleted. */
  call: string | null;
  data: Record<string, unknown>;
  at: Date;
}

/** Returns an event as webhooks show it: the words are those of Standard Webhooks. */
export function eventView({ sequence, type, call, data, at }: StreamEvent) {
  return { id: `evt_${sequence}`, sequence, type, version: 1, timestamp: at.toISOString(), call, data };
}

/** Returns an event as the stream shows it: as webhooks do, and with the word that the rest of the API has for its time. */
export function streamView(event: StreamEvent) {
  return { ...eventView(event), at: event.at.toISOString() };
}

const head = {
  id: z.string().meta({ description: 'The same in every attempt to deliver it, as in the header `webhook-id`.' }),
  sequence: z.string().meta({ description: 'Its number in the stream: pass it as `after` to read on.' }),
  version: z.literal(1).meta({ description: 'Version of the schema of `data`. New fields do not change it.' }),
  timestamp: z.iso.datetime().meta({ description: 'When it happened.' }),
  call: z.string().nullable().meta({ description: 'Slug of the call; null if it was deleted.' }),
};

/** Returns the schema of the events of one type. */
export function eventSchemaOf(type: EventType) {
  return z.object({ ...head, type: z.literal(type), data: eventTypes[type][1] });
}

/** The schema of any event. */
export const eventSchema = z
  .object({
    ...head,
    at: z.iso.datetime().meta({ description: 'The same as `timestamp`.' }),
    type: z.enum(eventTypeNames),
    data: z.looseObject({}),
  })
  .meta({
    id: 'Event',
    title: 'Event',
    description: '`webhooks` of this document describe `data` for each type. More types can come: ignore unknown ones.',
  });
