import type { Actor } from '../../domain/identity/actor.js';
import type { AuditRow } from '../../domain/identity/audit.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { undoableUntil } from '../../domain/privacy/person-merge.js';
import type { PersonMerge } from '../../domain/privacy/person-merges.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isErased } from '../../domain/privacy/erasure.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionTexts } from '../../domain/questions/question.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import { attendanceState } from '../ui/attendance-labels.js';
import { countryName } from '../../platform/i18n/country-name.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { auditView } from '../ui/audit-view.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { messageView } from '../ui/message-log.js';
import { delegationPath } from '../paths/delegation-paths.js';
import { organizationPath } from '../paths/organization-paths.js';
import { matchesPath } from '../paths/proposal-paths.js';
import { peoplePath, personPath, registrationPath } from '../paths/registration-paths.js';
import { matchView } from '../ui/match-view.js';
import { registrationState } from './attendee-rows.js';
import { addressNote } from './address-note.js';
import { addressState } from './people.page.js';
import { type TeamForms, teamPart } from './person-team.js';
import type { PersonDetails, PersonSession } from './person.queries.js';

/** A person with all their sessions, matches, messages and activity in a call. */
export function personPage(
  layout: ConsoleLayout,
  input: PersonDetails & { call: Call; actor: Actor; tagNames: readonly Tag[]; forms: TeamForms },
) {
  const { language, mayChange, now } = layout;
  const { call, attendee } = input;
  const { timeZone } = call;
  const at = (date: Date) => dayAndTime(date, timeZone, language, now);
  const gone = isErased(attendee);
  const heading = gone ? translate(language, 'console.privacy.person.heading') : attendee.name;
  const isUnreachable = attendee.suppressedAt !== null;
  return {
    ...layout,
    title: heading,
    peoplePath: peoplePath(call),
    heading,
    email: attendee.email,
    address: gone
      ? null
      : addressState(
          {
            isProven: isProven(attendee),
            isUnreachable,
            isNotMe: attendee.notMeAt !== null,
            isBlocked: attendee.blockedAt !== null,
          },
          language,
        ),
    erased:
      gone && attendee.suppressedAt
        ? translate(language, 'console.privacy.person.erased', { at: at(attendee.suppressedAt) })
        : null,
    // What a server said when it refused emails for good, and where sending is resumed.
    unreachable: gone
      ? null
      : addressNote(attendee, mayChange ? (input.sessions[0]?.registrationId ?? null) : null, at, language),
    facts: facts(input, at, layout),
    sessions: input.sessions.map((session) => sessionView(session, input, at, layout)),
    proposals: input.links.map((link) => ({ ...matchView(link, call, language), subject: link.title })),
    // Those that they coordinate.
    delegations: input.delegations.map(({ id, organization, people }) => ({
      path: delegationPath({ id }),
      text: translate(language, 'console.registrations.people.delegation', { organization, people }),
    })),
    decidePath: matchesPath(call, 'decide'),
    linkBack: { name: 'ofPerson', value: attendee.id },
    messages: input.messages.map((message) => ({
      ...messageView(message, { timeZone, language, now }, false),
      session: message.sessionTitle,
    })),
    // Where organizers answer requests about the data; null once it was erased, and for those who may not.
    personalData:
      mayChange && !gone
        ? { exportPath: personPath(attendee, 'data.json'), erasePath: personPath(attendee, 'erase') }
        : null,
    // Where name, organization and address are corrected; null for those who may not.
    editPath: mayChange && !gone ? personPath(attendee, 'edit') : null,
    // Why they are blocked; null if they are not.
    blocked: attendee.blockedAt && {
      text: translate(language, 'console.registrations.people.block.since', { at: at(attendee.blockedAt) }),
      reason: attendee.blockReason ?? '',
      path: mayChange ? personPath(attendee, 'unblock') : null,
    },
    blockPath: mayChange && !gone && attendee.blockedAt === null ? personPath(attendee, 'block') : null,
    // Who was merged with this person, and where to undo that.
    merges: input.merges.map((merge) => mergeView(merge, attendee, at, layout)),
    mergePath: mayChange && !gone && attendee.mergedInto === null ? personPath(attendee, 'merge') : null,
    // Tags and notes; null once the data was erased.
    team: gone ? null : teamPart(layout, { ...input, person: attendee }),
    timeline: input.entries.map((entry) => activity(entry, input, layout)),
  };
}

function mergeView(
  merge: PersonMerge,
  attendee: Attendee,
  at: (date: Date) => string,
  { language, now, mayChange }: ConsoleLayout,
) {
  const text = (key: string, values = {}) => translate(language, `console.privacy.merge.${key}`, values);
  const until = undoableUntil(merge.mergedAt);
  const isGone = merge.fromId === attendee.id;
  return {
    text: text(isGone ? 'was' : 'took', { email: merge.email, at: at(merge.mergedAt) }),
    path: isGone ? personPath({ id: merge.intoId }) : null,
    name: text('other'),
    undoPath: mayChange && until > now ? personPath({ id: merge.fromId }, 'unmerge') : null,
    undoLabel: text('undo', { until: at(until) }),
  };
}

function facts(
  { attendee, organization }: PersonDetails,
  at: (date: Date) => string,
  { language, now }: ConsoleLayout,
) {
  const fact = (key: string, text: string | null, path: string | null = null) =>
    text === null ? [] : [{ term: translate(language, key), text, path }];
  const { organizationId: id, country } = attendee;
  return [
    ...fact('console.common.col.organization', organization, id === null ? null : organizationPath({ id })),
    ...fact('console.registrations.people.column.country', country === null ? null : countryName(country, language)),
    ...fact('console.sessions.col.timeZone', zoneLabel(attendee.timeZone, now, language)),
    ...fact('console.common.col.language', spokenLanguage(attendee.language, attendee.language)),
    ...fact('console.registrations.people.since', at(attendee.createdAt)),
  ];
}

function sessionView(
  session: PersonSession,
  { certificates, questions }: PersonDetails,
  at: (date: Date) => string,
  { language, now }: ConsoleLayout,
) {
  const asked = questions.filter(({ sessionId }) => sessionId === session.sessionId);
  const wasExpected = session.startsAt <= now && session.state === 'confirmed';
  return {
    path: registrationPath(session.registrationId),
    title: session.title,
    startsAt: at(session.startsAt),
    state: registrationState(session.state, language),
    // Whether they were there; null before the session and without a seat.
    presence: wasExpected || session.attendedAt !== null ? attendanceState(session, language) : null,
    certificate: certificates.get(session.registrationId) ?? null,
    answers: givenAnswers(asked, session.answers).map(({ question, value }) => ({
      label: questionTexts(question, language).label,
      text: answerText(question, value, language),
    })),
    delegation:
      session.delegationId === null
        ? null
        : { path: delegationPath({ id: session.delegationId }), name: session.delegation ?? '' },
  };
}

/** An entry of the activity with the session that it is about. The messages are listed by themselves. */
function activity(entry: AuditRow, { names, call }: PersonDetails & { call: Call }, { language, now }: ConsoleLayout) {
  const view = auditView(entry, names, { timeZone: call.timeZone, language, now });
  const session = names.get(entry.subject)?.session ?? null;
  return { ...view, detail: [session, view.detail].filter((text) => text !== null).join(' · ') };
}
