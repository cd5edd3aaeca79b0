import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { AttendanceSpan } from '../domain/attendance/attendance-span.entity.js';
import { AttendanceCorrection } from '../domain/attendance/attendance-correction.entity.js';
import { AttendanceReport } from '../domain/attendance/attendance-report.entity.js';
import { CheckIn } from '../domain/attendance/check-in.entity.js';
import { RoomCode } from '../domain/attendance/room-code.entity.js';
import { Broadcast, BroadcastRecipient } from '../domain/broadcasts/broadcast.entity.js';
import { Call } from '../domain/calls/call.entity.js';
import { Invitation, Invitee } from '../domain/invitations/invitation.entity.js';
import { Poll, PollStart } from '../domain/polls/poll.entity.js';
import { Certificate } from '../domain/certificates/certificate.entity.js';
import { FeedbackAnswer } from '../domain/feedback/feedback-answer.entity.js';
import { FeedbackForm } from '../domain/feedback/feedback-form.entity.js';
import { Delegation, DelegationListing } from '../domain/delegations/delegation.entity.js';
import { TeamInvitation } from '../domain/delegations/team-invitation.entity.js';
import { ApiKey, AuditEntry, Login, Organizer, PasswordLink } from '../domain/identity/organizer.entity.js';
import { Letter, LetterRecipient, Shortlist } from '../domain/letters/letter.entity.js';
import { Acceptance } from '../domain/winners/acceptance.entity.js';
import { WinnerEntry, WinnerName } from '../domain/winners/winner-entry.entity.js';
import {
  JuryAssignment,
  JuryChoice,
  JuryConflict,
  JuryMessage,
  JuryConflictReview,
  JuryDecision,
  JurySettings,
  ScoreSheet,
} from '../domain/jury/jury.entity.js';
import { EmailTemplate } from '../domain/notifications/templates/email-template.entity.js';
import { Message } from '../domain/notifications/message.entity.js';
import { Organization } from '../domain/organizations/organization.entity.js';
import { Speaker } from '../domain/speakers/speaker.entity.js';
import { OrganizationDomain } from '../domain/organizations/organization-domain.entity.js';
import { Proposal, ProposalChange, ProposalLink, ProposalMember } from '../domain/proposals/proposal.entity.js';
import { ProposalContentRow } from '../domain/proposals/proposal-content.entity.js';
import { ProposalFile } from '../domain/submissions/proposal-file.entity.js';
import { MemberRemovalRow } from '../domain/submissions/member-removal.entity.js';
import { ProposalSubmission } from '../domain/submissions/submission.entity.js';
import { ProposalDelivery, ProposalHook } from '../domain/proposals/proposal-hook.entity.js';
import { OutcomeCount } from '../domain/outcomes/outcome-count.entity.js';
import { PrivacyNotice } from '../domain/privacy/privacy-notice.entity.js';
import { Question } from '../domain/questions/question.entity.js';
import { Attendee } from '../domain/registrations/attendee.entity.js';
import { Registration } from '../domain/registrations/registration.entity.js';
import { RevokedLink } from '../domain/registrations/revoked-link.entity.js';
import { SeatReservation } from '../domain/registrations/seat-reservation.entity.js';
import { Series } from '../domain/sessions/series.entity.js';
import { SessionRevision } from '../domain/sessions/session-revision.entity.js';
import { Session } from '../domain/sessions/session.entity.js';
import { VenueRoom } from '../domain/venues/venue-room.entity.js';
import { Venue } from '../domain/venues/venue.entity.js';
import { ConnectionGuard, connectWithinMs, setUpConnection } from '../platform/database/connection-guard.js';
import { migrations } from './migrations.js';

// Instants are written in UTC: PostgreSQL refuses the offsets of some zones that TZ can name.
pg.defaults.parseInputDatesAsUTC = true;

/** Options of the PostgreSQL connection. The pool is small on purpose, because a rush is handled by batching. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [
      Call,
      Series,
      Session,
      Venue,
      VenueRoom,
      SessionRevision,
      Organization,
      Speaker,
      OrganizationDomain,
      Attendee,
      Registration,
      RevokedLink,
      Delegation,
      DelegationListing,
      TeamInvitation,
      SeatReservation,
      Question,
      Broadcast,
      BroadcastRecipient,
      Invitation,
      Invitee,
      Poll,
      PollStart,
      Message,
      EmailTemplate,
      AttendanceSpan,
      CheckIn,
      RoomCode,
      AttendanceReport,
      AttendanceCorrection,
      OutcomeCount,
      Certificate,
      FeedbackForm,
      FeedbackAnswer,
      Proposal,
      ProposalMember,
      ProposalContentRow,
      ProposalSubmission,
      MemberRemovalRow,
      ProposalFile,
      ProposalLink,
      JurySettings,
      Acceptance,
      Letter,
      LetterRecipient,
      Shortlist,
      WinnerEntry,
      WinnerName,
      JuryAssignment,
      ScoreSheet,
      JuryConflict,
      JuryMessage,
      JuryConflictReview,
      JuryDecision,
      JuryChoice,
      ProposalChange,
      ProposalHook,
      PrivacyNotice,
      ProposalDelivery,
      Organizer,
      Login,
      PasswordLink,
      ApiKey,
      AuditEntry,
    ],
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'greenroom',
    poolSize: 10,
    connectTimeoutMS: connectWithinMs,
    subscribers: [ConnectionGuard],
    extra: { onConnect: setUpConnection, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  };
}
