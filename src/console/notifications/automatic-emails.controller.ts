import { Get, Param } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { plannedForCall } from '../../domain/notifications/reminders/planned-emails.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { settingsPath } from '../paths/call-paths.js';
import { automaticEmailsPath } from '../paths/notification-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { dayAndTimeBeside } from '../ui/day-and-time.js';
import { list } from '../ui/list.js';
import { type CountedEmail, countPlanned, plannedText } from './planned-view.js';

/** Who gets which email by itself, and when: reminders, follow-ups and emails before the deadline of a call. */
@ConsoleController('calls/:call/automatic-emails', 'automatic-emails')
export class AutomaticEmailsController {
  @Get()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showPlanned(page, { call: await page.call(slug) });
  }
}

const showPlanned = list<CountedEmail, { call: Call }>({
  words: 'console.notifications.planned',
  path: ({ call }) => automaticEmailsPath(call),
  alsoPath: ({ call }) => settingsPath(call, 'emails'),
  read: async ({ connection, now }, { call }, { offset, limit }) => {
    const planned = await plannedForCall(connection, call, await listSessions(connection, call.id), now);
    return { rows: await countPlanned(connection, planned.slice(offset, offset + limit)), total: planned.length };
  },
  columns: [
    {
      heading: 'console.common.col.when',
      cell: ({ at, session }, { call, language, now }) =>
        dayAndTimeBeside(at, session?.timeZone ?? call.timeZone, call.timeZone, language, now),
    },
    {
      heading: 'console.common.col.session',
      isName: true,
      cell: ({ session }, { call, language }) =>
        session === null
          ? callTexts(call, language).name
          : { text: session.title, path: sessionPath(session, 'messages') },
    },
    {
      heading: 'console.notifications.templates.col.kind',
      cell: (email, { language }) => plannedText(email, language),
    },
    { heading: 'console.registrations.people.title', as: 'end num', isLabelled: true, cell: ({ people }) => people },
  ],
});
