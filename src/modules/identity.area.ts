import { area } from '../app/area.js';
import { apiResources } from '../api/resource.js';
import { coreResources } from '../api/resources.queries.js';
import { AuditApiController } from '../api/identity/audit.controller.js';
import { SystemController } from '../console/identity/system.controller.js';
import { AuditController } from '../console/identity/audit.controller.js';
import { AccountController } from '../console/identity/account.controller.js';
import { SingleSignOnController } from '../console/identity/single-sign-on.controller.js';
import { SetupController } from '../console/identity/setup.controller.js';
import { SignInController } from '../console/identity/sign-in.controller.js';
import { PasswordController } from '../console/identity/password.controller.js';
import { TeamController } from '../console/identity/team.controller.js';
import { SecondFactorsController } from '../console/identity/second-factors.controller.js';
import { ChangePasskeys } from '../flows/identity/change-passkeys.flow.js';
import { AnswerOnce } from '../flows/identity/answer-once.flow.js';
import { SingleSignOn } from '../flows/identity/single-sign-on.flow.js';
import { OpenIdClient } from '../platform/openid-client.js';
import { ChangeLogins } from '../flows/identity/change-logins.flow.js';
import { SignInWithPasskey } from '../flows/identity/sign-in-with-passkey.flow.js';
import { ChangeMember } from '../flows/identity/change-member.flow.js';
import { SignIn } from '../flows/identity/sign-in.flow.js';
import { ChangeOwnAccount } from '../flows/identity/change-own-account.flow.js';
import { ChangePassword } from '../flows/identity/change-password.flow.js';
import { ChangeApiKeys } from '../flows/identity/change-api-keys.flow.js';
import { ChangeSecondFactor } from '../flows/identity/change-second-factor.flow.js';
import { RotateSecret } from '../flows/identity/rotate-secret.flow.js';
import { SetUpWorkspace } from '../flows/identity/set-up-workspace.flow.js';
import { auditPath, systemPath, teamPath } from '../console/paths/identity-paths.js';

/** Team members, API keys, sign-in and the activity log. */
export const identity = area({
  name: 'identity',
  data: {
    auditActions: [
      'organizer.added',
      'organizer.changed',
      'organizer.renamed',
      'organizer.address-asked',
      'organizer.address-changed',
      'organizer.address-restored',
      'organizer.invited',
      'organizer.invitation-sent-again',
      'organizer.invitation-withdrawn',
      'organizer.joined',
      'organizer.role-changed',
      'organizer.deactivated',
      'organizer.reactivated',
      'organizer.removed',
      'organizer.password-changed',
      'organizer.password-link-sent',
      'organizer.password-reset',
      'organizer.signed-in',
      'organizer.sign-in-failed',
      'organizer.signed-out',
      'organizer.signed-out-everywhere',
      'organizer.second-factor-on',
      'organizer.second-factor-off',
      'organizer.second-factor-reset',
      'organizer.passkey-added',
      'organizer.passkey-removed',
      'organizer.recovery-code-used',
      'organizer.recovery-codes-renewed',
      'workspace.second-factor-required',
      'workspace.second-factor-optional',
      'workspace.secret-rotated',
      'api-key.created',
      'api-key.revoked',
    ],
  },
  surface: {
    contributes: coreResources.map((one) => apiResources.with(one)),
    navigation: [
      {
        name: 'team',
        group: 'settings',
        order: 50,
        label: 'console.common.staff',
        ability: 'administer',
        path: teamPath,
      },
      {
        name: 'system',
        group: 'settings',
        order: 90,
        label: 'console.identity.system.title',
        ability: 'administer',
        path: systemPath,
      },
      {
        name: 'audit',
        group: 'settings',
        order: 70,
        label: 'console.identity.audit.title',
        ability: 'change',
        path: auditPath,
        systemText: 'console.identity.audit.intro',
      },
    ],
    apiTags: [{ name: 'Activity log', order: 200, description: 'Who did what, when and from where.' }],
    controllers: [
      // Console
      SystemController,
      AccountController,
      AuditController,
      SingleSignOnController,
      SetupController,
      SignInController,
      PasswordController,
      TeamController,
      SecondFactorsController,
      // API
      AuditApiController,
    ],
    providers: [
      AnswerOnce,
      SingleSignOn,
      ChangePasskeys,
      ChangeLogins,
      SignInWithPasskey,
      SignIn,
      ChangeSecondFactor,
      SetUpWorkspace,
      ChangeMember,
      ChangeOwnAccount,
      ChangePassword,
      ChangeApiKeys,
      RotateSecret,
      OpenIdClient,
    ],
  },
});
