import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listDelegationsIn, type ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { tallyProposedTimes, type ProposedStart } from '../../domain/registrations/seats/proposed-times.queries.js';
import { ConsoleController, OpenToFacilitators } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { attendeeList, readAttendeesQuery } from './attendee-list.js';
import { listUnusedReplies, type UnusedReplyRow } from './calendar-responses.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { delegationLinks } from '../ui/delegation-links.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { attendeeSection, type AttendeeSectionInput } from './attendee-section.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { withQuery } from '../../platform/http/query.js';
import { registrationPath } from '../paths/registration-paths.js';

/** The people of a session. */
@ConsoleController('sessions/:id/attendees', 'sessions')
@OpenToFacilitators('session')
export class SessionAttendeesController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const { session } = await page.session(id);
    const query = readAttendeesQuery(page.query);
    const view = sessionAttendeesPage(await page.layout(), {
      ...(await attendeeList(connection, session, query, page.language, page.now)),
      proposedTimes: await tallyProposedTimes(connection, [id], page.now, maxProposedShown),
      unusedReplies: await listUnusedReplies(connection, id, maxUnusedShown),
      delegations: await listDelegationsIn(connection, id),
    });
    page.render('registrations/session-attendees', view);
  }
}

interface SessionAttendeesInput extends AttendeeSectionInput, CalendarResponsesInput {
  delegations: readonly ListedDelegation[];
}

/** Returns the people of a session for its organizers. */
function sessionAttendeesPage(layout: ConsoleLayout, input: SessionAttendeesInput) {
  const { language } = layout;
  const { session } = input;
  const isComing = session.state === 'published' && session.endsAt > layout.now;
  const link = (isShown: boolean, part: Parameters<typeof sessionPath>[1], label: string) =>
    isShown ? [{ path: sessionPath(session, part), label: translate(language, label) }] : [];
  return {
    ...layout,
    title: session.title,
    attendees: attendeeSection(layout, input),
    // The ways to what else there is about them.
    more: [
      ...link(session.questions > 0, 'answers', 'console.questions.seeAnswers'),
      ...link(layout.mayRead && isComing, 'seats', 'console.registrations.reserved.manage'),
      ...link(layout.mayRead && session.kind === 'showcase', 'teams', 'console.delegations.teams.title'),
    ],
    delegations: layout.mayRead ? delegationLinks(input.delegations, language) : [],
    responses: calendarResponses(layout, session, input, session.timeZone),
  };
}

/** The most that the page of a session shows. */
const maxUnusedShown = 50;
const maxProposedShown = 5;

interface CalendarResponsesInput {
  proposedTimes: readonly ProposedStart[];
  unusedReplies: readonly UnusedReplyRow[];
}

/** Returns the calendar responses that need an organizer; null if there are none, or the session is over. */
function calendarResponses(
  { language, now, mayChange }: ConsoleLayout,
  session: Session,
  { proposedTimes, unusedReplies }: CalendarResponsesInput,
  timeZone: string,
) {
  const isAhead = session.state === 'published' && session.startsAt > now;
  if (!isAhead || proposedTimes.length + unusedReplies.length === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.registrations.responses.${key}`, values);
  return {
    proposed: proposedTimes.map(({ startsAt, people }) => ({
      label: translate(language, 'notifications.inZone', {
        time: dayAndTime(startsAt, session.timeZone, language),
        zone: zoneLabel(session.timeZone, startsAt, language),
      }),
      people: translate(language, 'console.common.people', { count: people }),
      movePath: mayChange ? moveTo(session, startsAt) : null,
    })),
    unused: unusedReplies.map(({ registrationId, name, email, reply }) => ({
      path: registrationPath(registrationId),
      name,
      email,
      received: text('received', { at: dayAndTime(new Date(reply.receivedAt), timeZone, language) }),
      problem:
        reply.sender === null
          ? text(`problem.${reply.reason}`)
          : text('fromOther', { problem: text(`problem.${reply.reason}`), sender: reply.sender }),
      advice: text(`advice.${reply.reason}`),
    })),
  };
}

/** The preview of a move, in the zone of the session. */
function moveTo(session: Session, startsAt: Date): string {
  const { date, time } = localTime(startsAt, session.timeZone);
  const durationMinutes = String(session.durationMinutes);
  return withQuery(sessionPath(session, 'move'), { startsOn: date, startsTime: time, durationMinutes });
}
