import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { CallsController } from './calls.controller.js';
import { Idempotency } from './idempotency.js';
import { KeyRing } from './key-ring.js';
import { MessagesController } from './messages.controller.js';
import { ProposalsController } from './proposals.controller.js';
import { RegistrationsController } from './registrations.controller.js';
import { SessionsController } from './sessions.controller.js';

@Module({
  imports: [FlowsModule],
  controllers: [CallsController, SessionsController, RegistrationsController, MessagesController, ProposalsController],
  providers: [KeyRing, Idempotency],
})
export class ApiModule {}
