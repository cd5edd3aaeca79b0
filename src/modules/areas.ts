import { AttendanceModule } from './attendance.module.js';
import { BroadcastsModule } from './broadcasts.module.js';
import { InvitationsModule } from './invitations.module.js';
import { CalendarModule } from './calendar.module.js';
import { CallsModule } from './calls.module.js';
import { CertificatesModule } from './certificates.module.js';
import { DelegationsModule } from './delegations.module.js';
import { FeedbackModule } from './feedback.module.js';
import { FilesModule } from './files.module.js';
import { HealthModule } from './health.module.js';
import { IdentityModule } from './identity.module.js';
import { JobsModule } from './jobs.module.js';
import { JuryModule } from './jury.module.js';
import { LettersModule } from './letters.module.js';
import { MaterialsModule } from './materials.module.js';
import { NotificationsModule } from './notifications.module.js';
import { OrganizationsModule } from './organizations.module.js';
import { OutcomesModule } from './outcomes.module.js';
import { PrivacyModule } from './privacy.module.js';
import { PilotsModule } from './pilots.module.js';
import { PollsModule } from './polls.module.js';
import { PlannerModule } from './planner.module.js';
import { ProposalsModule } from './proposals.module.js';
import { QuestionsModule } from './questions.module.js';
import { RegistrationsModule } from './registrations.module.js';
import { RoomsModule } from './rooms.module.js';
import { SessionsModule } from './sessions.module.js';
import { SpeakersModule } from './speakers.module.js';
import { SubmissionsModule } from './submissions.module.js';
import { TimeModule } from './time.module.js';
import { VenuesModule } from './venues.module.js';
import { WinnersModule } from './winners.module.js';

/** Everything that Greenroom does, an area each: pages, API and use cases. */
export const areaModules = [
  AttendanceModule,
  BroadcastsModule,
  InvitationsModule,
  CalendarModule,
  CallsModule,
  CertificatesModule,
  DelegationsModule,
  FeedbackModule,
  FilesModule,
  HealthModule,
  IdentityModule,
  JobsModule,
  JuryModule,
  LettersModule,
  MaterialsModule,
  NotificationsModule,
  OrganizationsModule,
  OutcomesModule,
  PrivacyModule,
  PilotsModule,
  PlannerModule,
  PollsModule,
  ProposalsModule,
  QuestionsModule,
  RegistrationsModule,
  RoomsModule,
  SessionsModule,
  SpeakersModule,
  SubmissionsModule,
  TimeModule,
  VenuesModule,
  WinnersModule,
];
