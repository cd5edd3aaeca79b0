import type { DataSourceOptions } from 'typeorm';
import { InitialSchema1764028800000 } from '../../migrations/1764028800000-initial-schema.js';
import { CalendarReplies1764117000000 } from '../../migrations/1764117000000-calendar-replies.js';
import { FeedChanges1764118000000 } from '../../migrations/1764118000000-feed-changes.js';
import { RevokedLinks1764119000000 } from '../../migrations/1764119000000-revoked-links.js';
import { DelegationsAndSeries1764120000000 } from '../../migrations/1764120000000-delegations-and-series.js';
import { Organizations1764121000000 } from '../../migrations/1764121000000-organizations.js';
import { Questions1764122000000 } from '../../migrations/1764122000000-questions.js';
import { AuditOrigin1764125000000 } from '../../migrations/1764125000000-audit-origin.js';
import { OutboxBell1764126000000 } from '../../migrations/1764126000000-outbox-bell.js';
import { Bounces1764127000000 } from '../../migrations/1764127000000-bounces.js';
import { EmailPreferences1764128000000 } from '../../migrations/1764128000000-mail-preferences.js';
import { AttendanceSpan } from '../domain/attendance/attendance-span.entity.js';
import { Broadcasts1764129000000 } from '../../migrations/1764129000000-broadcasts.js';
import { EmailTemplates1764130000000 } from '../../migrations/1764130000000-mail-templates.js';
import { Attendance1764200000000 } from '../../migrations/1764200000000-attendance.js';
import { ProposalRegistry1764204000000 } from '../../migrations/1764204000000-proposal-registry.js';
import { Links1764205000000 } from '../../migrations/1764205000000-links.js';
import { Outcomes1764207000000 } from '../../migrations/1764207000000-outcomes.js';
import { AttendanceReports1764201000000 } from '../../migrations/1764201000000-attendance-reports.js';
import { CheckIns1764202000000 } from '../../migrations/1764202000000-check-ins.js';
import { Jury1764206000000 } from '../../migrations/1764206000000-jury.js';
import { AttendanceCorrection } from '../domain/attendance/attendance-correction.entity.js';
import { AttendanceReport } from '../domain/attendance/attendance-report.entity.js';
import { CheckIn } from '../domain/attendance/check-in.entity.js';
import { RoomCode } from '../domain/attendance/room-code.entity.js';
import { AfterSession1764203000000 } from '../../migrations/1764203000000-after-session.js';
import { Rooms1764208000000 } from '../../migrations/1764208000000-rooms.js';
import { TeamInvitations1764209000000 } from '../../migrations/1764209000000-team-invitations.js';
import { JurySuspects1764210000000 } from '../../migrations/1764210000000-jury-suspects.js';
import { DeclaredLinks1764211000000 } from '../../migrations/1764211000000-declared-links.js';
import { AlikeNames1764212000000 } from '../../migrations/1764212000000-alike-names.js';
import { Broadcast, BroadcastRecipient } from '../domain/broadcasts/broadcast.entity.js';
import { Call } from '../domain/calls/call.entity.js';
import { Certificate } from '../domain/certificates/certificate.entity.js';
import { FeedbackAnswer } from '../domain/feedback/feedback-answer.entity.js';
import { FeedbackForm } from '../domain/feedback/feedback-form.entity.js';
import { Delegation } from '../domain/delegations/delegation.entity.js';
import { TeamInvitation } from '../domain/delegations/team-invitation.entity.js';
import { ApiKey, AuditEntry, Login, Organizer } from '../domain/identity/organizer.entity.js';
import {
  JuryAssignment,
  JuryChoice,
  JuryConflict,
  JuryDecision,
  JurySettings,
  ScoreSheet,
} from '../domain/jury/jury.entity.js';
import { EmailTemplate } from '../domain/notifications/templates/email-template.entity.js';
import { Message } from '../domain/notifications/message.entity.js';
import { Organization } from '../domain/organizations/organization.entity.js';
import { OrganizationDomain } from '../domain/organizations/organization-domain.entity.js';
import { Proposal, ProposalChange, ProposalLink, ProposalMember } from '../domain/proposals/proposal.entity.js';
import { ProposalDelivery, ProposalHook } from '../domain/proposals/proposal-hook.entity.js';
import { OutcomeCount } from '../domain/outcomes/outcome-count.entity.js';
import { Question } from '../domain/questions/question.entity.js';
import { Attendee } from '../domain/registrations/attendee.entity.js';
import { Registration } from '../domain/registrations/registration.entity.js';
import { RevokedLink } from '../domain/registrations/revoked-link.entity.js';
import { SeatReservation } from '../domain/registrations/seat-reservation.entity.js';
import { SessionRevision } from '../domain/sessions/session-revision.entity.js';
import { Session } from '../domain/sessions/session.entity.js';

/** How the program speaks to its PostgreSQL. The pool is small on purpose: a rush is served by batching. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [
      Call,
      Session,
      SessionRevision,
      Organization,
      OrganizationDomain,
      Attendee,
      Registration,
      RevokedLink,
      Delegation,
      TeamInvitation,
      SeatReservation,
      Question,
      Broadcast,
      BroadcastRecipient,
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
      ProposalLink,
      JurySettings,
      JuryAssignment,
      ScoreSheet,
      JuryConflict,
      JuryDecision,
      JuryChoice,
      ProposalChange,
      ProposalHook,
      ProposalDelivery,
      Organizer,
      Login,
      ApiKey,
      AuditEntry,
    ],
    migrations: [
      InitialSchema1764028800000,
      CalendarReplies1764117000000,
      FeedChanges1764118000000,
      RevokedLinks1764119000000,
      DelegationsAndSeries1764120000000,
      Organizations1764121000000,
      Questions1764122000000,
      AuditOrigin1764125000000,
      OutboxBell1764126000000,
      Bounces1764127000000,
      EmailPreferences1764128000000,
      Broadcasts1764129000000,
      EmailTemplates1764130000000,
      Attendance1764200000000,
      AttendanceReports1764201000000,
      CheckIns1764202000000,
      AfterSession1764203000000,
      ProposalRegistry1764204000000,
      Links1764205000000,
      Jury1764206000000,
      Outcomes1764207000000,
      Rooms1764208000000,
      TeamInvitations1764209000000,
      JurySuspects1764210000000,
      DeclaredLinks1764211000000,
      AlikeNames1764212000000,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'greenroom',
    poolSize: 10,
    connectTimeoutMS: 5_000,
    extra: {
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      // Compiling a statement that runs for a millisecond takes a second where the planner expects it to be long.
      options: '-c jit=off',
    },
  };
}
