import { issuedCertificates } from './issued-certificates.js';
import { listAuditEntries, everything } from '../../domain/identity/audit.queries.js';
import { listPersonMerges } from '../../domain/privacy/person-merges.queries.js';
import { listDelegationsOf } from '../../domain/delegations/delegations.queries.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { listNotes, listTagsOf } from '../../domain/registrations/people/tags.queries.js';
import { organizationNames } from '../../domain/registrations/registrations.queries.js';
import { json, word } from '../../platform/database/columns.js';
import { type Row, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { auditNames } from '../ui/audit.queries.js';
import { listMessagesOfAttendee } from '../ui/messages.queries.js';

const maxEntriesShown = 100;

/** A person's registration for a session. */
export type PersonSession = Row<typeof listPersonSessionsSql>;

const listPersonSessionsSql = query(
  `select r.id as "registrationId", s.id as "sessionId", s.title, s.starts_at as "startsAt", r.state,
     r.attended_at as "attendedAt", r.minutes_present as "minutesPresent", r.answers,
     r.delegation_id as "delegationId", o.name as delegation
   from registrations r join sessions s on s.id = r.session_id
   left join delegations d on d.id = r.delegation_id left join organizations o on o.id = d.organization_id
   where r.attendee_id = $1 order by s.starts_at desc, s.id`,
  {
    registrationId: 'uuid',
    sessionId: 'uuid',
    title: 'text',
    startsAt: 'timestamptz',
    state: word<RegistrationState>(),
    attendedAt: 'timestamptz?',
    minutesPresent: 'int?',
    answers: json<Record<string, unknown>>(),
    // The delegation that registered them, with the name of its organization.
    delegationId: 'uuid?',
    delegation: 'text?',
  },
);

/** Finds everything that the page of a person shows: sessions latest first, matches, messages and activity. */
export async function findPersonDetails(connection: Connection, attendee: Attendee) {
  const sessions = await listPersonSessionsSql.all(connection, [attendee.id]);
  const registrationIds = sessions.map(({ registrationId }) => registrationId);
  const subjects = [`attendee:${attendee.id}`, ...registrationIds.map((id) => `registration:${id}`)];
  const entries = await listAuditEntries(connection, { ...everything, subjects }, maxEntriesShown, null);
  const organizations = await organizationNames(connection, [attendee.organizationId]);
  const notes = await listNotes(connection, attendee.id);
  return {
    attendee,
    notes,
    merges: await listPersonMerges(connection, attendee.id),
    tags: await listTagsOf(connection, [attendee.id]),
    organization: organizations.get(attendee.organizationId ?? '') ?? null,
    sessions,
    questions: await listQuestionsBehind(connection, sessions),
    delegations: await listDelegationsOf(connection, attendee.id),
    certificates:
      (await issuedCertificates.all[0]?.numbersOf(connection, registrationIds)) ?? new Map<string, string>(),
    links: await listLinksOf(connection, { attendeeId: attendee.id }),
    messages: await listMessagesOfAttendee(connection, attendee.id),
    entries,
    names: await auditNames(connection, [
      ...entries.flatMap(({ actor, subject }) => [actor, subject]),
      ...notes.map(({ writtenBy }) => writtenBy),
    ]),
  };
}

export type PersonDetails = Awaited<ReturnType<typeof findPersonDetails>>;
