import { Global, Module } from '@nestjs/common';
import { AuditApiController } from '../api/identity/audit.controller.js';
import { AuditController } from '../console/identity/audit.controller.js';
import { SignInController } from '../console/identity/sign-in.controller.js';
import { TeamController } from '../console/identity/team.controller.js';
import { AddOrganizer } from '../flows/identity/add-organizer.flow.js';
import { CreateApiKey } from '../flows/identity/create-api-key.flow.js';
import { RevokeApiKey } from '../flows/identity/revoke-api-key.flow.js';
import { SignIn } from '../flows/identity/sign-in.flow.js';

const flows = [AddOrganizer, CreateApiKey, RevokeApiKey, SignIn];

/** Team members, API keys, sign-in and the activity log. */
@Global()
@Module({
  controllers: [
    // Console
    AuditController,
    SignInController,
    TeamController,
    // API
    AuditApiController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class IdentityModule {}
