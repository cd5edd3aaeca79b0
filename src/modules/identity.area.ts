import { area } from '../app/area.js';
import { AuditApiController } from '../api/identity/audit.controller.js';
import { SystemController } from '../console/identity/system.controller.js';
import { AuditController } from '../console/identity/audit.controller.js';
import { AccountController } from '../console/identity/account.controller.js';
import { SignInCodeController } from '../console/identity/sign-in-code.controller.js';
import { PasskeysController } from '../console/identity/passkeys.controller.js';
import { SingleSignOnController } from '../console/identity/single-sign-on.controller.js';
import { SignInPasskeyController } from '../console/identity/sign-in-passkey.controller.js';
import { SetupController } from '../console/identity/setup.controller.js';
import { SignInController } from '../console/identity/sign-in.controller.js';
import { MemberController } from '../console/identity/member.controller.js';
import { OwnAddressController } from '../console/identity/own-address.controller.js';
import { PasswordController } from '../console/identity/password.controller.js';
import { TeamController } from '../console/identity/team.controller.js';
import { TwoStepController } from '../console/identity/two-step.controller.js';
import { AddPasskey } from '../flows/identity/add-passkey.flow.js';
import { AnswerOnce } from '../flows/identity/answer-once.flow.js';
import { BeginSingleSignOn } from '../flows/identity/begin-single-sign-on.flow.js';
import { CompleteSingleSignOn } from '../flows/identity/complete-single-sign-on.flow.js';
import { OpenIdClient } from '../platform/openid-client.js';
import { BeginPasskey } from '../flows/identity/begin-passkey.flow.js';
import { ConfirmLogin } from '../flows/identity/confirm-login.flow.js';
import { RemovePasskey } from '../flows/identity/remove-passkey.flow.js';
import { SignInWithPasskey } from '../flows/identity/sign-in-with-passkey.flow.js';
import { AddOrganizer } from '../flows/identity/add-organizer.flow.js';
import { ConfirmSignIn } from '../flows/identity/confirm-sign-in.flow.js';
import { ChangeMember } from '../flows/identity/change-member.flow.js';
import { ChangeOwnAddress } from '../flows/identity/change-own-address.flow.js';
import { ChangeOwnName } from '../flows/identity/change-own-name.flow.js';
import { ChangePassword } from '../flows/identity/change-password.flow.js';
import { ChoosePassword } from '../flows/identity/choose-password.flow.js';
import { InviteMember } from '../flows/identity/invite-member.flow.js';
import { RequestPassword } from '../flows/identity/request-password.flow.js';
import { CreateApiKey } from '../flows/identity/create-api-key.flow.js';
import { EndLogins } from '../flows/identity/end-logins.flow.js';
import { NoteKeyUsed } from '../flows/identity/note-key-used.flow.js';
import { NoteLoginSeen } from '../flows/identity/note-login-seen.flow.js';
import { RenewRecoveryCodes } from '../flows/identity/renew-recovery-codes.flow.js';
import { RequireSecondFactor } from '../flows/identity/require-second-factor.flow.js';
import { ResetSecondFactor } from '../flows/identity/reset-second-factor.flow.js';
import { RevokeApiKey } from '../flows/identity/revoke-api-key.flow.js';
import { RotateSecret } from '../flows/identity/rotate-secret.flow.js';
import { SetUpAuthenticator } from '../flows/identity/set-up-authenticator.flow.js';
import { SetUpWorkspace } from '../flows/identity/set-up-workspace.flow.js';
import { SignIn } from '../flows/identity/sign-in.flow.js';
import { TurnOffAuthenticator } from '../flows/identity/turn-off-authenticator.flow.js';
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
        systemText: 'console.identity.audit.system',
      },
    ],
    apiTags: [{ name: 'Activity log', order: 200, description: 'Who did what, when and from where.' }],
    controllers: [
      // Console
      SystemController,
      AccountController,
      AuditController,
      PasskeysController,
      SignInCodeController,
      SignInPasskeyController,
      SingleSignOnController,
      SetupController,
      SignInController,
      PasswordController,
      OwnAddressController,
      TeamController,
      MemberController,
      TwoStepController,
      // API
      AuditApiController,
    ],
    providers: [
      AnswerOnce,
      BeginSingleSignOn,
      CompleteSingleSignOn,
      AddPasskey,
      BeginPasskey,
      ConfirmLogin,
      RemovePasskey,
      SignInWithPasskey,
      ConfirmSignIn,
      RenewRecoveryCodes,
      RequireSecondFactor,
      ResetSecondFactor,
      SetUpAuthenticator,
      SetUpWorkspace,
      TurnOffAuthenticator,
      AddOrganizer,
      ChangeMember,
      ChangeOwnAddress,
      ChangeOwnName,
      ChangePassword,
      ChoosePassword,
      InviteMember,
      RequestPassword,
      CreateApiKey,
      EndLogins,
      NoteKeyUsed,
      NoteLoginSeen,
      RevokeApiKey,
      RotateSecret,
      SignIn,
      OpenIdClient,
    ],
  },
});
