import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { features } from '../domain/calls/feature.js';
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
import { invitationsPath, newInvitationPath } from '../console/paths/invitation-paths.js';

/** People whom organizers invite to register. */
export const invitations = area({
  name: 'invitations',
  data: {
    auditActions: [
      'attendee.invitation-declined',
      'attendee.invitation-reopened',
      'invitation.created',
      'invitation.edited',
      'invitation.deleted',
      'invitation.people-added',
      'invitation.sent',
      'invitation.reminded',
      'invitation.stopped',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.invitations.new', path: newInvitationPath }),
      features.with({
        name: 'invitations',
        isUsed: 'exists (select from invitations where call_id = $1 and poll_id is null)',
      }),
    ],
    navigation: [
      {
        name: 'invitations',
        group: 'messages',
        order: 15,
        label: 'console.invitations.title',
        ability: 'read',
        path: invitationsPath,
        feature: 'invitations',
        offer: { at: 'people', text: 'console.invitations.offer' },
      },
    ],
    apiTags: [
      {
        name: 'Invitations',
        order: 150,
        description: 'People who are invited to register for sessions, each with a link of their own.',
      },
    ],
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
