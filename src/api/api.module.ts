import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { AttendanceController } from './attendance.controller.js';
import { AuditController } from './audit.controller.js';
import { BroadcastsController } from './broadcasts.controller.js';
import { CallsController } from './calls.controller.js';
import { CheckInsController } from './check-ins.controller.js';
import { ClockChangesController } from './clock-changes.controller.js';
import { AfterSessionController } from './after-session.controller.js';
import { DelegationsController } from './delegations.controller.js';
import { HealthController } from './health.controller.js';
import { Idempotency } from './idempotency.js';
import { ImportController } from './import.controller.js';
import { RoomsController } from './rooms.controller.js';
import { InboxController } from './inbox.controller.js';
import { JuryController } from './jury.controller.js';
import { KeyRing } from './key-ring.js';
import { LinksController } from './links.controller.js';
import { MailProbe } from './mail-probe.js';
import { MailTemplatesController } from './mail-templates.controller.js';
import { MessagesController } from './messages.controller.js';
import { MetricsController } from './metrics.controller.js';
import { OffersController } from './offers.controller.js';
import { OrganizationsController } from './organizations.controller.js';
import { OutcomesController } from './outcomes.controller.js';
import { ProposalHooksController } from './proposal-hooks.controller.js';
import { ProposalsController } from './proposals.controller.js';
import { ProposalsImportController } from './proposals-import.controller.js';
import { QuestionsController } from './questions.controller.js';
import { Readiness } from './readiness.js';
import { RegistrationsController } from './registrations.controller.js';
import { ReservationsController } from './reservations.controller.js';
import { RunsController } from './runs.controller.js';
import { SessionsController } from './sessions.controller.js';
import { TeamsController } from './teams.controller.js';
import { TimeZonesController } from './time-zones.controller.js';

@Module({
  imports: [FlowsModule],
  controllers: [
    CallsController,
    SessionsController,
    QuestionsController,
    AfterSessionController,
    ClockChangesController,
    RegistrationsController,
    CheckInsController,
    AttendanceController,
    DelegationsController,
    ImportController,
    RunsController,
    OffersController,
    ReservationsController,
    TeamsController,
    MessagesController,
    MailTemplatesController,
    BroadcastsController,
    OrganizationsController,
    OutcomesController,
    JuryController,
    ProposalsController,
    ProposalsImportController,
    LinksController,
    ProposalHooksController,
    InboxController,
    RoomsController,
    AuditController,
    TimeZonesController,
    HealthController,
    MetricsController,
  ],
  providers: [KeyRing, Idempotency, MailProbe, Readiness],
})
export class ApiModule {}
