import { area } from '../app/area.js';
import { StartBulk } from '../flows/registrations/start-bulk.flow.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { sessionsPath } from '../console/paths/session-paths.js';
import { ImportApiController } from '../api/registrations/import.controller.js';
import { ApprovalsApiController } from '../api/registrations/approvals.controller.js';
import { WaitlistApiController } from '../api/registrations/waitlist.controller.js';
import { OffersApiController } from '../api/registrations/offers.controller.js';
import { RegistrationsApiController } from '../api/registrations/registrations.controller.js';
import { TagsApiController } from '../api/registrations/tags.controller.js';
import { ReservationsApiController } from '../api/registrations/reservations.controller.js';
import { AttendeesFileController } from '../console/registrations/attendees-file.controller.js';
import { ApproveController } from '../console/registrations/approve.controller.js';
import { BulkController } from '../console/registrations/bulk.controller.js';
import { AddPersonController } from '../console/registrations/add-person.controller.js';
import { PeopleBulkController } from '../console/registrations/people-bulk.controller.js';
import { RunPeopleBulk } from '../console/registrations/run-people-bulk.js';
import { ChangePeopleViews } from '../flows/registrations/change-people-views.flow.js';
import { BlockPerson } from '../flows/registrations/block-person.flow.js';
import { PeopleController } from '../console/registrations/people.controller.js';
import { PersonController } from '../console/registrations/person.controller.js';
import { RegistrationsController } from '../console/registrations/registrations.controller.js';
import { SessionAttendeesController } from '../console/registrations/session-attendees.controller.js';
import { ReservedSeatsController } from '../console/registrations/reserved-seats.controller.js';
import { Register } from '../flows/registrations/register.flow.js';
import { AnswerOffer } from '../flows/registrations/answer-offer.flow.js';
import { AnswerQuestions } from '../flows/registrations/answer-questions.flow.js';
import { CorrectName } from '../flows/registrations/correct-name.flow.js';
import { ChangeNotes } from '../flows/registrations/change-notes.flow.js';
import { EditRegistration } from '../flows/registrations/edit-registration.flow.js';
import { ChangeTags } from '../flows/registrations/change-tags.flow.js';
import { DecideRegistration } from '../flows/registrations/decide-registration.flow.js';
import { LeaveSeries } from '../flows/registrations/leave-series.flow.js';
import { MoveOnWaitlist } from '../flows/registrations/move-on-waitlist.flow.js';
import { ImportRegistrations } from '../flows/registrations/import-registrations.flow.js';
import { ProveAddress } from '../flows/registrations/prove-address.flow.js';
import { RegisterForSeveral } from '../flows/registrations/register-for-several.flow.js';
import { RegistrationBatches } from '../flows/registrations/registration-batches.js';
import { IndexPeople } from '../flows/registrations/index-people.flow.js';
import { ForgetSources } from '../flows/registrations/forget-sources.flow.js';
import { ReleaseSeats } from '../flows/registrations/release-seats.flow.js';
import { ReportNotMe } from '../flows/registrations/report-not-me.flow.js';
import { ReserveSeats } from '../flows/registrations/reserve-seats.flow.js';
import { ChangeLinks } from '../flows/registrations/change-links.flow.js';
import { AttendanceModeApiController } from '../api/registrations/attendance-mode.controller.js';
import { ChangeAttendance } from '../flows/registrations/change-attendance.flow.js';
import { SwitchOccurrence } from '../flows/registrations/switch-occurrence.flow.js';
import { UndoMistyped } from '../flows/registrations/undo-mistyped.flow.js';
import { UpdatePreferences } from '../flows/registrations/update-preferences.flow.js';
import { Withdraw } from '../flows/registrations/withdraw.flow.js';
import { AddSessionsController } from '../site/registrations/add-sessions.controller.js';
import { ConfirmController } from '../site/registrations/confirm.controller.js';
import { LostLinkController } from '../site/registrations/lost-link.controller.js';
import { MeController } from '../site/registrations/me.controller.js';
import { OwnPageWorkerController } from '../site/registrations/own-page-worker.controller.js';
import { MyRegistrationController } from '../site/registrations/my-registration.controller.js';
import { RegisteredController } from '../site/registrations/registered.controller.js';
import { RegistrationController } from '../site/registrations/registration.controller.js';
import { SeriesController } from '../site/registrations/series.controller.js';
import { peoplePath, tagsPath } from '../console/paths/registration-paths.js';

/** Registering, the waiting list, reserved seats, an attendee's own pages, and the attendee list. */
export const registrations = area({
  name: 'registrations',
  data: {
    auditActions: [
      'registration.confirmed',
      'registration.waitlisted',
      'registration.pending',
      'registration.promoted',
      'registration.attendance-changed',
      'registration.attendance-requested',
      'registration.offered',
      'registration.accepted',
      'registration.offer-expired',
      'registration.provisional',
      'registration.lapsed',
      'registration.passed-over',
      'registration.waitlist-moved',
      'registration.answers-changed',
      'registration.declined',
      'registration.cancelled',
      'registration.resent',
      'registration.link-given',
      'registration.restored',
      'registration.answered',
      'registration.wished',
      'registration.claimed',
      'attendee.preferences',
      'attendee.renamed',
      'attendee.links-revoked',
      'attendee.link-sent',
      'attendee.proven',
      'attendee.not-me',
      'attendee.blocked',
      'attendee.unblocked',
      'attendee.tagged',
      'attendee.untagged',
      'attendee.note-written',
      'attendee.note-edited',
      'attendee.note-deleted',
      'session.seats-reserved',
      'session.seats-released',
      'session.imported',
      'call.tag-renamed',
      'call.tag-deleted',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.registrations.people.tags.title', path: tagsPath }),
      searchEntries.with({
        label: 'console.registrations.people.received',
        path: peoplePath,
        under: 'console.registrations.people.title',
        also: 'console.campaigns.search',
      }),
      searchEntries.with({
        label: 'console.privacy.person.address.submit',
        path: peoplePath,
        under: 'console.registrations.people.title',
        also: 'console.privacy.person.address.search',
      }),
      searchEntries.with({
        label: 'console.privacy.erase.submit',
        path: peoplePath,
        under: 'console.registrations.people.title',
        also: 'console.privacy.erase.search',
      }),
      searchEntries.with({
        label: 'console.registrations.waitlistMove.title',
        path: sessionsPath,
        under: 'console.common.sessions',
        also: 'console.registrations.waitlistMove.search',
      }),
      searchEntries.with({
        label: 'console.registrations.addPerson.title',
        path: sessionsPath,
        under: 'console.common.sessions',
      }),
    ],
    navigation: [
      {
        name: 'people',
        group: 'people',
        order: 10,
        label: 'console.registrations.people.title',
        ability: 'read',
        path: peoplePath,
      },
    ],
    apiTags: [
      {
        name: 'Registrations',
        order: 30,
        description: 'People who registered for a session, with a seat, on the waiting list or awaiting approval.',
      },
    ],
    controllers: [
      // Public pages
      AddSessionsController,
      ConfirmController,
      LostLinkController,
      OwnPageWorkerController,
      MeController,
      MyRegistrationController,
      RegisteredController,
      RegistrationController,
      SeriesController,
      // Console
      AttendeesFileController,
      ApproveController,
      BulkController,
      AddPersonController,
      PeopleController,
      PeopleBulkController,
      PersonController,
      ReservedSeatsController,
      SessionAttendeesController,
      RegistrationsController,
      // API
      ImportApiController,
      ApprovalsApiController,
      WaitlistApiController,
      AttendanceModeApiController,
      OffersApiController,
      RegistrationsApiController,
      TagsApiController,
      ReservationsApiController,
    ],
    providers: [
      RegistrationBatches,
      RunPeopleBulk,
      BlockPerson,
      ChangePeopleViews,
      ChangeNotes,
      ChangeTags,
      EditRegistration,
      Register,
      AnswerOffer,
      AnswerQuestions,
      CorrectName,
      DecideRegistration,
      LeaveSeries,
      MoveOnWaitlist,
      ImportRegistrations,
      ProveAddress,
      RegisterForSeveral,
      ForgetSources,
      IndexPeople,
      ReleaseSeats,
      ReportNotMe,
      ReserveSeats,
      ChangeLinks,
      StartBulk,
      ChangeAttendance,
      SwitchOccurrence,
      UndoMistyped,
      UpdatePreferences,
      Withdraw,
    ],
  },
});
