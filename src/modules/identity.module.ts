import { Global, Module } from '@nestjs/common';
import { AuditApiController } from '../api/identity/audit.controller.js';
import { AuditController } from '../console/identity/audit.controller.js';
import { AccountController } from '../console/identity/account.controller.js';
import { SignInController } from '../console/identity/sign-in.controller.js';
import { TeamController } from '../console/identity/team.controller.js';
import { AddOrganizer } from '../flows/identity/add-organizer.flow.js';
import { CreateApiKey } from '../flows/identity/create-api-key.flow.js';
import { EndLogins } from '../flows/identity/end-logins.flow.js';
import { NoteLoginSeen } from '../flows/identity/note-login-seen.flow.js';
import { RevokeApiKey } from '../flows/identity/revoke-api-key.flow.js';
import { SignIn } from '../flows/identity/sign-in.flow.js';

const flows = [AddOrganizer, CreateApiKey, EndLogins, NoteLoginSeen, RevokeApiKey, SignIn];

/** Team members, API keys, sign-in and the activity log. */
@Global()
@Module({
  controllers: [
    // Console
    AccountController,
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
