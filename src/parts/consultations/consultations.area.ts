import { area } from '../../app/area.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { answeredEvents } from '../../domain/attendance/answered-events.js';
import { expected } from '../../domain/calls/call.js';
import { features } from '../../domain/calls/feature.js';
import { movingEvents } from '../../domain/privacy/moving-events.js';
import { forgetting } from '../../domain/privacy/forgetting.js';
import { leavingSpeakers } from '../../domain/speakers/leaving.js';
import { mergingSpeakers } from '../../domain/speakers/merging.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { storedInstants } from '../../domain/time/local-instant.js';
import { translate } from '../../platform/i18n/messages.js';
import { siteEntries, speakerEntries } from '../../site/part-pages.js';
import { formSections } from '../../site/registrations/form-sections.js';
import { otherHelp } from '../jury/domain/helpers.queries.js';
import { countedHelp } from '../outcomes/domain/counted-help.js';
import { ConsultationsApiController } from './api/consultations.controller.js';
import { consultationsPath } from './console/consultation-paths.js';
import { consultationTodos } from './console/home-todo.js';
import { CallConsultationsController } from './console/consultations.controller.js';
import { ConsultationHostsController } from './console/hosts.controller.js';
import { countExpected } from './domain/bookings.queries.js';
import { derivedTimes, runDue } from './domain/due.js';
import {
  consultation,
  consultationCancelled,
  consultationNews,
  consultationReminder,
} from './domain/emails/consultations.js';
import { countHelp, listAdvisers } from './domain/helpers.queries.js';
import { leaveBookings, leavingWarning, mergeHosts } from './domain/hosts.js';
import { findHostOfSpeaker } from './domain/hosts.queries.js';
import { consultationsFeature, offersConsultations } from './domain/hours.js';
import { movingConsultations } from './domain/move-events.js';
import { personalData } from './domain/personal-data.queries.js';
import { consultationEvents } from './domain/replies.js';
import { forgetHostReplies } from './domain/replies.queries.js';
import { BookConsultation } from './flows/book-consultation.flow.js';
import { HostConsultations } from './flows/host-consultations.flow.js';
import { consultationsPath as publicPath, ownConsultationsPath } from './site/consultation-paths.js';
import { ConsultationsController } from './site/consultations.controller.js';
import { HostedConsultationsController } from './site/hosted.controller.js';
import { MyConsultationsController } from './site/my-consultations.controller.js';
import { consultationSection } from './site/own-section.js';
import { ConsultationRoomController } from './site/room.controller.js';

/** Hours that experts give, and the consultations that teams book in them. */
export const consultations = area({
  name: 'consultations',
  data: {
    emails: [consultation, consultationReminder, consultationCancelled, consultationNews],
    personalData,
    auditActions: [
      'attendee.consultation-booked',
      'attendee.consultation-cancelled',
      'attendee.consultation-moved',
      'attendee.consultation-noted',
      'call.consultation-rederived',
      'call.consultation-rules',
      'speaker.consultation-hours',
    ],
    contributes: [
      // What is booked stays in calendars, and hosts stay people.
      answeredEvents.with(consultationEvents),
      expected.with(countExpected),
      movingEvents.with(movingConsultations),
      mergingSpeakers.with(mergeHosts),
      leavingSpeakers.with({ leave: leaveBookings, warn: leavingWarning }),
      forgetting.with((tx) => forgetHostReplies(tx)),
      otherHelp.with(listAdvisers),
      storedInstants.with(derivedTimes),
    ],
  },
  surface: {
    contributes: [
      // Teams see it, so that only organizers decide: giving hours first switches nothing on. What was booked is still
      // theirs once it is switched off.
      features.with({
        name: consultationsFeature,
        isUsed: 'exists (select from consultation_bookings where call_id = $1)',
      }),
      countedHelp.with({
        name: 'consultations',
        label: (language) => translate(language, 'consultations.title'),
        count: countHelp,
      }),
      formSections.with(consultationSection),
      homeTodos.with(consultationTodos),
      moreReminders.with({ isCostly: true, enqueue: runDue }),
      speakerEntries.with(async (connection, speaker, path, language) => {
        if ((await findHostOfSpeaker(connection, speaker.id)) === null) return null;
        return { path: ownConsultationsPath(path), label: translate(language, 'consultations.host.title') };
      }),
      siteEntries.with((call, language) =>
        offersConsultations(call)
          ? { section: 'consultations', path: publicPath(call), label: translate(language, 'consultations.title') }
          : null,
      ),
    ],
    navigation: [
      {
        name: 'consultations',
        group: 'people',
        order: 19,
        label: 'consultations.title',
        ability: 'read',
        path: consultationsPath,
        feature: consultationsFeature,
      },
    ],
    apiTags: [{ name: 'Consultations', order: 37, description: 'What teams have booked with experts.' }],
    controllers: [
      // Public pages
      ConsultationsController,
      MyConsultationsController,
      HostedConsultationsController,
      ConsultationRoomController,
      // Console
      CallConsultationsController,
      ConsultationHostsController,
      // API
      ConsultationsApiController,
    ],
    providers: [BookConsultation, HostConsultations],
  },
});
