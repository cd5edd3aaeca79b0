import { area } from '../app/area.js';
import { InvitationsApiController } from '../api/invitations/invitations.controller.js';
import { InvitationFormController } from '../console/invitations/invitation-form.controller.js';
import { InvitationTextController } from '../console/invitations/invitation-text.controller.js';
import { InvitationsController } from '../console/invitations/invitations.controller.js';
import { InvitationController } from '../site/invitations/invitation.controller.js';
import { AddInvitees } from '../flows/invitations/add-invitees.flow.js';
import { AnswerInvitation } from '../flows/invitations/answer-invitation.flow.js';
import { ConfirmInvitation } from '../flows/invitations/confirm-invitation.flow.js';
import { DraftInvitation } from '../flows/invitations/draft-invitation.flow.js';
import { RemindInvitees } from '../flows/invitations/remind-invitees.flow.js';
import { SendInvitations } from '../flows/invitations/send-invitations.flow.js';
import { StopInvitation } from '../flows/invitations/stop-invitation.flow.js';

/** People whom organizers invite to register. */
export const invitations = area({
  name: 'invitations',
  surface: {
    controllers: [
      // Site
      InvitationController,
      // Console
      InvitationFormController,
      InvitationsController,
      InvitationTextController,
      // API
      InvitationsApiController,
    ],
    providers: [
      AddInvitees,
      AnswerInvitation,
      ConfirmInvitation,
      DraftInvitation,
      RemindInvitees,
      SendInvitations,
      StopInvitation,
    ],
  },
});
