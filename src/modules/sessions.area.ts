import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { features } from '../domain/calls/feature.js';
import { ClockChangesApiController } from '../api/sessions/clock-changes.controller.js';
import { OccurrencesApiController } from '../api/sessions/occurrences.controller.js';
import { SeriesApiController } from '../api/sessions/series.controller.js';
import { SessionsApiController } from '../api/sessions/sessions.controller.js';
import { TimeZonesApiController } from '../api/sessions/time-zones.controller.js';
import { CalendarController } from '../console/sessions/calendar.controller.js';
import { CancelController } from '../console/sessions/cancel.controller.js';
import { AgainController } from '../console/sessions/again.controller.js';
import { MyCalendarController } from '../console/sessions/my-calendar.controller.js';
import { MySessionsController } from '../console/sessions/my-sessions.controller.js';
import { RescheduleController } from '../console/sessions/reschedule.controller.js';
import { SeriesCancelController } from '../console/sessions/series-cancel.controller.js';
import { SeriesMoveController } from '../console/sessions/series-move.controller.js';
import { SeriesController } from '../console/sessions/series.controller.js';
import { SessionFormController } from '../console/sessions/session-form.controller.js';
import { SessionController } from '../console/sessions/session.controller.js';
import { SessionTabsController } from '../console/sessions/session-tabs.controller.js';
import { SessionsController } from '../console/sessions/sessions.controller.js';
import { AssignFacilitator } from '../flows/sessions/assign-facilitator.flow.js';
import { ChangeSeries } from '../flows/sessions/change-series.flow.js';
import { CancelSession } from '../flows/sessions/cancel-session.flow.js';
import { DraftSession } from '../flows/sessions/draft-session.flow.js';
import { EditSession } from '../flows/sessions/edit-session.flow.js';
import { EnterRoom } from '../flows/sessions/enter-room.flow.js';
import { RepeatSession } from '../flows/sessions/repeat-session.flow.js';
import { PublishSession } from '../flows/sessions/publish-session.flow.js';
import { RederiveSessions } from '../flows/sessions/rederive-sessions.flow.js';
import { RescheduleSession } from '../flows/sessions/reschedule-session.flow.js';
import { SendUpdateNow } from '../flows/sessions/send-update-now.flow.js';
import { UndoAct } from '../flows/sessions/undo-act.flow.js';
import { PublicSessions } from '../site/sessions/public-sessions.js';
import {
  calendarPath,
  myCalendarPath,
  seriesOfCallPath,
  sessionsPath,
  newSessionPath,
} from '../console/paths/session-paths.js';
import { mySessionsPath } from '../console/paths/paths.js';

/** Sessions: creating, publishing, rescheduling and cancelling them. */
export const sessions = area({
  name: 'sessions',
  data: {
    auditActions: [
      'session.created',
      'session.deleted',
      'session.edited',
      'session.update-sent',
      'session.published',
      'session.rescheduled',
      'session.twinned',
      'session.cancelled',
      'session.cancellation-undone',
      'session.reschedule-undone',
      'session.import-undone',
      'session.facilitator-assigned',
      'session.facilitator-removed',
      'call.series-created',
      'call.series-edited',
      'call.series-deleted',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.sessions.newSession', path: newSessionPath }),
      searchEntries.with({
        label: 'console.sessions.field.joinUrl',
        path: sessionsPath,
        under: 'console.common.sessions',
      }),
      searchEntries.with({
        label: 'console.sessions.facilitators.title',
        path: sessionsPath,
        under: 'console.common.sessions',
      }),
      searchEntries.with({
        label: 'console.sessions.reschedule',
        path: sessionsPath,
        under: 'console.common.sessions',
      }),
      searchEntries.with({ label: 'console.sessions.cancel', path: sessionsPath, under: 'console.common.sessions' }),
      searchEntries.with({
        label: 'console.series.again.title',
        path: sessionsPath,
        under: 'console.common.sessions',
        also: 'console.series.again.search',
      }),
      searchEntries.with({
        label: 'console.series.move',
        path: seriesOfCallPath,
        under: 'console.series.title',
        also: 'console.series.moveSearch',
      }),
      features.with({ name: 'series', isUsed: 'exists (select from series where call_id = $1)' }),
    ],
    navigation: [
      {
        name: 'my-sessions',
        group: 'sessions',
        order: 10,
        label: 'console.sessions.mine.title',
        ability: 'facilitate',
        path: mySessionsPath,
      },
      {
        name: 'my-calendar',
        group: 'sessions',
        order: 20,
        label: 'console.sessions.calendar.title',
        ability: 'facilitate',
        path: myCalendarPath,
      },
      {
        name: 'sessions',
        group: 'sessions',
        order: 30,
        label: 'console.common.sessions',
        ability: 'read',
        path: sessionsPath,
        count: 'sessions',
      },
      {
        name: 'calendar',
        group: 'sessions',
        order: 40,
        label: 'console.sessions.calendar.title',
        ability: 'read',
        path: calendarPath,
      },
      {
        name: 'series',
        group: 'sessions',
        order: 50,
        label: 'console.series.title',
        ability: 'read',
        path: seriesOfCallPath,
        feature: 'series',
      },
    ],
    apiTags: [{ name: 'Sessions', order: 20, description: 'Webinars, workshops and other events of a call.' }],
    controllers: [
      // Console
      CalendarController,
      CancelController,
      AgainController,
      MyCalendarController,
      MySessionsController,
      RescheduleController,
      SeriesCancelController,
      SeriesController,
      SeriesMoveController,
      SessionController,
      SessionFormController,
      SessionTabsController,
      SessionsController,
      // API
      ClockChangesApiController,
      OccurrencesApiController,
      SeriesApiController,
      SessionsApiController,
      TimeZonesApiController,
    ],
    providers: [
      AssignFacilitator,
      ChangeSeries,
      CancelSession,
      DraftSession,
      EditSession,
      EnterRoom,
      RepeatSession,
      PublishSession,
      RederiveSessions,
      RescheduleSession,
      SendUpdateNow,
      UndoAct,
      PublicSessions,
    ],
  },
});
