import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listDelegationsIn, type ListedDelegation } from '../../domain/delegations/delegations.queries.js';
import { tallyProposedTimes } from '../../domain/registrations/proposed-times.queries.js';
import { ConsoleController, OpenToFacilitators } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { attendeeList, readAttendeesQuery } from './attendee-list.js';
import {
  maxProposedShown,
  maxUnusedShown,
  calendarResponses,
  type CalendarResponsesInput,
} from './calendar-responses.js';
import { listUnusedReplies } from './calendar-responses.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { delegationLinks } from '../ui/delegation-links.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { attendeeSection, type AttendeeSectionInput } from './attendee-section.js';

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
