import { personalDataOfParts } from './personal-data.js';
import { json, orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { CheckInMethod } from '../attendance/check-in.js';
import { type ListedDelegation, listDelegationsOf } from '../delegations/delegations.queries.js';
import { asTeamsSee } from '../proposals/team-sight.js';
import { listRecordingRequests, type RecordingRequest } from '../materials/materials.queries.js';
import type { MessageState } from '../notifications/message.js';
import type { ProposalLink } from '../proposals/proposal.entity.js';
import type { ProposalContent } from '../proposals/proposal-content.js';
import type { ProposalState } from '../proposals/proposal.js';
import { listQuestionsBehind } from '../questions/questions.queries.js';
import type { Question } from '../questions/question.entity.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { PersonNote } from '../registrations/people/person-note.js';
import { listNotes, listTagsOf } from '../registrations/people/tags.queries.js';
import { listRegistrationsOf, organizationNames } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { AddressChange } from './address-change.js';
import { findAddressChange } from './address-changes.queries.js';
import { listSessionsById } from '../sessions/sessions.queries.js';

/** Who registered a person for a session. */
const sources = ['self', 'coordinator', 'organizers', 'import'] as const;
type Source = (typeof sources)[number];

const listSourcesSql = query(
  `select distinct on (r.id) r.id as "registrationId", e.at, c.name as coordinator,
     case when e.actor in ('visitor', 'attendee:' || r.attendee_id) then 'self'
       when e.actor like 'attendee:%' then 'coordinator'
       when exists (select 1 from audit_entries i where i.actor = e.actor and i.subject = 'session:' || r.session_id
         and i.action in ('session.imported', 'session.attendance-reported')
         and i.at >= e.at and i.at < e.at + interval '1 hour') then 'import'
       else 'organizers' end as source
   from registrations r
   join audit_entries e on e.subject = 'registration:' || r.id
     and e.action in ('registration.confirmed', 'registration.waitlisted', 'registration.pending')
   left join attendees c on e.actor = 'attendee:' || c.id and c.id <> r.attendee_id
   where r.attendee_id = $1 order by r.id, e.at, e.position`,
  { registrationId: 'uuid', at: 'timestamptz', coordinator: 'text?', source: word<Source>() },
);

const listSpansSql = query(
  `select a.registration_id as "registrationId", a.source, a.from_at as "from", a.until_at as "until"
   from attendance_spans a join registrations r on r.id = a.registration_id
   where r.attendee_id = $1 order by a.from_at, a.id`,
  { registrationId: 'uuid', source: 'text', from: 'timestamptz', until: 'timestamptz?' },
);

const listCheckInsSql = query(
  `select c.registration_id as "registrationId", c.at, c.method, c.undone_at as "undoneAt"
   from check_ins c join registrations r on r.id = c.registration_id
   where r.attendee_id = $1 order by c.at, c.id`,
  { registrationId: 'uuid', at: 'timestamptz', method: word<CheckInMethod>(), undoneAt: 'timestamptz?' },
);

const listCorrectionsSql = query(
  `select c.registration_id as "registrationId", c.present, c.minutes, c.corrected_at as "correctedAt"
   from attendance_corrections c join registrations r on r.id = c.registration_id where r.attendee_id = $1`,
  { registrationId: 'uuid', present: 'boolean', minutes: 'int?', correctedAt: 'timestamptz' },
);

const listIssuedSql = query(
  `select c.registration_id as "registrationId", c.number, c.name, c.session_title as "sessionTitle",
     c.issued_at as "issuedAt", c.replaced_at as "replacedAt", c.revoked_at as "revokedAt"
   from certificates c join registrations r on r.id = c.registration_id
   where r.attendee_id = $1 order by c.issued_at, c.number`,
  {
    registrationId: 'uuid',
    number: 'text',
    name: 'text',
    sessionTitle: 'text',
    issuedAt: 'timestamptz',
    replacedAt: 'timestamptz?',
    revokedAt: 'timestamptz?',
  },
);

const listSentToSql = query(
  `select m.kind, m.state, s.title as "sessionTitle", m.payload #>> '{recipient,email}' as "to",
     m.created_at as "createdAt", m.sent_at as "sentAt", m.bounced_at as "bouncedAt", m.result,
     coalesce(lead.state = m.state, false) as "isInAnother"
   from messages m left join sessions s on s.id = m.session_id left join messages lead on lead.id = m.sent_with
   where m.attendee_id = $1 order by m.position`,
  {
    kind: 'text',
    state: word<MessageState>(),
    sessionTitle: 'text?',
    to: 'text?',
    createdAt: 'timestamptz',
    sentAt: 'timestamptz?',
    bouncedAt: 'timestamptz?',
    result: 'text?',
    isInAnother: 'boolean',
  },
);

const listBehindSql = query(
  `select p.id, p.external_id as "externalId", p.title, p.state, l.state as "matchState",
     l.evidence, coalesce(p.declared_by = a.id, false) as "isDeclared", m.name as "memberName", w.name as "publicName",
     case when c.proposal_id is not null then jsonb_build_object('language', c.language, 'summary', c.summary,
       'answers', c.answers, 'stage', c.stage, 'places', c.places, 'links', c.links) end as content
   from attendees a
   join proposals p on p.call_id = a.call_id
   left join proposal_matches l on l.proposal_id = p.id and l.attendee_id = a.id
   left join proposal_members m on m.proposal_id = p.id and m.email_key = a.email_key
   left join proposal_contents c on c.proposal_id = p.id and p.source = 'form' and m.accepted_at is not null
   left join winner_names w on w.proposal_id = p.id and w.attendee_id = a.id
   where a.id = $1 and p.id in (
     select proposal_id from proposal_matches where attendee_id = $1
     union select proposal_id from proposal_members where email_key = a.email_key
     union select id from proposals where declared_by = $1)
   order by p.created_at, p.id`,
  {
    id: 'uuid',
    externalId: 'text',
    title: 'text',
    state: word<ProposalState>(),
    matchState: orNull(word<ProposalLink['state']>()),
    evidence: orNull(word<ProposalLink['evidence']>()),
    isDeclared: 'boolean',
    memberName: 'text?',
    /** Shown on the winners page, with their agreement. */
    publicName: 'text?',
    /** What the person writes with their team. */
    content: orNull(json<ProposalContent>()),
  },
);

const listPilotsOfContactSql = query(
  `select p.external_id as proposal, p.title, i.department, i.contact_name as name, i.contact_email as email
   from attendees a join proposals p on p.call_id = a.call_id
   join pilots i on i.proposal_id = p.id and i.contact_email_key = a.email_key
   where a.id = $1 or a.merged_into = $1 order by p.title, i.id`,
  { proposal: 'text', title: 'text', department: 'text', name: 'text', email: 'text?' },
);

const listListingsSql = query(
  `select c.name as coordinator, o.name as organization, s.title as session, l.name, l.state,
     l.created_at as "listedAt", l.withdrawn_at as "withdrawnAt"
   from delegation_listings l join delegations d on d.id = l.delegation_id and d.call_id = $1
   join attendees c on c.id = d.coordinator_id join organizations o on o.id = d.organization_id
   join sessions s on s.id = l.session_id
   where l.email_key = $2 order by l.created_at, l.id`,
  {
    coordinator: 'text',
    organization: 'text',
    session: 'text',
    name: 'text',
    state: 'text',
    listedAt: 'timestamptz',
    withdrawnAt: 'timestamptz?',
  },
);

const listNamedFeedbackSql = query(
  `select s.title as "sessionTitle", f.answered_on::text as "answeredOn", f.name, f.email, f.answers
   from feedback_answers f join sessions s on s.id = f.session_id
   where s.call_id = $1 and lower(f.email) = lower($2) order by f.answered_on, f.id`,
  {
    sessionTitle: 'text',
    answeredOn: 'text',
    name: 'text?',
    email: 'text?',
    answers: json<Record<string, unknown>>(),
  },
);

const listActivitySql = query(
  `select at, split_part(actor, ':', 1) as by, origin, action, subject, details from audit_entries
   where subject = any($1) or actor = $2 order by at, position`,
  {
    at: 'timestamptz',
    by: 'text',
    origin: 'text?',
    action: 'text',
    subject: 'text',
    details: json<Record<string, unknown>>(),
  },
);

const listAddressesSql = query(`select email from attendees where merged_into = $1 and email <> '' order by email`, {
  email: 'text',
});

const listNeedsSql = query(
  `select n.kind, n.details, n.state, n.reply, n.asked_at as "askedAt" from access_needs n
   join attendees a on a.id = n.attendee_id where a.id = $1 or a.merged_into = $1 order by n.asked_at, n.kind, n.id`,
  { kind: 'text', details: 'text', state: 'text', reply: 'text', askedAt: 'timestamptz' },
);

const listPollsToSql = query(
  `select p.title, i.email, i.invited_at as "askedAt", i.reminded_at as "remindedAt", i.opened_at as "openedAt",
     i.answered_at as "answeredAt", i.time_zone as "timeZone",
     coalesce((select jsonb_agg(jsonb_build_object('startsAt', s.starts_at, 'answer', g.answer) order by s.starts_at)
       from poll_answers g join poll_starts s on s.id = g.start_id where g.invitee_id = i.id), '[]') as answers
   from invitees i join invitations v on v.id = i.invitation_id join polls p on p.id = v.poll_id
   where i.attendee_id = $1 order by i.invited_at, i.id`,
  {
    title: 'text',
    email: 'text',
    askedAt: 'timestamptz?',
    remindedAt: 'timestamptz?',
    openedAt: 'timestamptz?',
    answeredAt: 'timestamptz?',
    timeZone: 'text?',
    answers: json<{ startsAt: string; answer: string }[]>(),
  },
);

const listInvitationsToSql = query(
  `select i.email, i.name, i.invited_at as "invitedAt", i.reminded_at as "remindedAt", i.opened_at as "openedAt",
     i.declined_at as "declinedAt",
     array(select s.title from sessions s
       where s.id = any(v.session_ids)
       order by s.starts_at, s.id) as sessions
   from invitees i join invitations v on v.id = i.invitation_id
   where i.attendee_id = $1 and v.poll_id is null order by i.invited_at, i.id`,
  {
    email: 'text',
    name: 'text',
    invitedAt: 'timestamptz?',
    remindedAt: 'timestamptz?',
    openedAt: 'timestamptz?',
    declinedAt: 'timestamptz?',
    sessions: 'text[]',
  },
);

/** A row of one of the statements above. */
type RowOf<Statement> = Statement extends { all(...args: never[]): Promise<(infer Row)[]> } ? Row : never;

/** Everything that is stored about a person in a session. */
export interface StoredRegistration {
  registration: Registration;
  session: Session;
  source: { source: Source; at: Date; coordinator: string | null } | null;
  spans: RowOf<typeof listSpansSql>[];
  checkIns: RowOf<typeof listCheckInsSql>[];
  correction: RowOf<typeof listCorrectionsSql> | null;
  certificates: RowOf<typeof listIssuedSql>[];
}

/** Everything that is stored about a person in a call. */
export interface PersonalData {
  attendee: Attendee;
  organization: string | null;
  registrations: StoredRegistration[];
  questions: Question[];
  emails: RowOf<typeof listSentToSql>[];
  proposals: Omit<RowOf<typeof listBehindSql>, 'id'>[];
  delegations: ListedDelegation[];
  /** Where coordinators listed them, under the names that they typed. */
  listings: RowOf<typeof listListingsSql>[];
  invitations: RowOf<typeof listInvitationsToSql>[];
  polls: RowOf<typeof listPollsToSql>[];
  recordings: RecordingRequest[];
  /** Pilots that name them as the contact person. */
  pilots: RowOf<typeof listPilotsOfContactSql>[];
  /** What they need to take part. */
  accessNeeds: RowOf<typeof listNeedsSql>[];
  namedFeedback: RowOf<typeof listNamedFeedbackSql>[];
  /** What organizers wrote about them. */
  notes: PersonNote[];
  tags: string[];
  /** Addresses of theirs that organizers merged with this one. */
  otherAddresses: string[];
  activity: RowOf<typeof listActivitySql>[];
  /** The last requested address; empty once it was proven or discarded. */
  addressChange: AddressChange | null;
}

/** Reads everything that is stored about a person. */
export async function readPersonalData(connection: Connection, attendee: Attendee): Promise<PersonalData> {
  const { id } = attendee;
  const registrations = await listRegistrationsOf(connection, id);
  const sessions = await listSessionsById(
    connection,
    registrations.map(({ sessionId }) => sessionId),
  );
  const found = {
    sources: await listSourcesSql.all(connection, [id]),
    spans: await listSpansSql.all(connection, [id]),
    checkIns: await listCheckInsSql.all(connection, [id]),
    corrections: await listCorrectionsSql.all(connection, [id]),
    certificates: await listIssuedSql.all(connection, [id]),
  };
  const subjects = [`attendee:${id}`, ...registrations.map((one) => `registration:${one.id}`)];
  const names = await organizationNames(connection, [attendee.organizationId]);
  return {
    attendee,
    organization: (attendee.organizationId && names.get(attendee.organizationId)) ?? null,
    registrations: registrations.flatMap((registration) => {
      const session = sessions.find((one) => one.id === registration.sessionId);
      const own = <Row extends { registrationId: string }>(rows: Row[]) =>
        rows.filter(({ registrationId }) => registrationId === registration.id);
      if (session === undefined) return [];
      return {
        registration,
        session,
        source: own(found.sources)[0] ?? null,
        spans: own(found.spans),
        checkIns: own(found.checkIns),
        correction: own(found.corrections)[0] ?? null,
        certificates: own(found.certificates),
      };
    }),
    questions: await listQuestionsBehind(connection, registrations),
    emails: await listSentToSql.all(connection, [id]),
    proposals: (await asTeamsSee(connection, await listBehindSql.all(connection, [id]))).map((one) => ({
      ...one,
      id: undefined,
    })),
    delegations: await listDelegationsOf(connection, id),
    listings: await listListingsSql.all(connection, [attendee.callId, attendee.emailKey]),
    invitations: await listInvitationsToSql.all(connection, [id]),
    polls: await listPollsToSql.all(connection, [id]),
    recordings: await listRecordingRequests(connection, id),
    pilots: await listPilotsOfContactSql.all(connection, [id]),
    accessNeeds: await listNeedsSql.all(connection, [id]),
    namedFeedback: await listNamedFeedbackSql.all(connection, [attendee.callId, attendee.email]),
    notes: await listNotes(connection, id),
    otherAddresses: (await listAddressesSql.all(connection, [id])).map(({ email }) => email),
    tags: (await listTagsOf(connection, [id])).map(({ name }) => name),
    addressChange: await findAddressChange(connection, id),
    activity: await listActivitySql.all(connection, [subjects, `attendee:${id}`]),
  };
}

/** Returns what parts store about a person, by its name in the file that they download themselves. */
export async function readDownloads(connection: Connection, attendeeId: string): Promise<Record<string, object[]>> {
  const own: Record<string, object[]> = {};
  for (const { download } of personalDataOfParts.all)
    if (download !== undefined) own[download.name] = await download.read(connection, attendeeId);
  return own;
}
