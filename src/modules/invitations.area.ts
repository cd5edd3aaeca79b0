import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { InvitationsApiController } from '../api/invitations/invitations.controller.js';
import { InvitationFormController } from '../console/invitations/invitation-form.controller.js';
import { InvitationsController } from '../console/invitations/invitations.controller.js';
import { InvitationController } from '../site/invitations/invitation.controller.js';
import { AddInvitees } from '../flows/invitations/add-invitees.flow.js';
import { AnswerInvitation } from '../flows/invitations/answer-invitation.flow.js';
import { ChangeInvitation } from '../flows/invitations/change-invitation.flow.js';
import { SendInvitations } from '../flows/invitations/send-invitations.flow.js';
import { newInvitationPath } from '../console/paths/invitation-paths.js';
import { writtenInvitations } from '../console/invitations/written-invitations.js';
import { writtenKinds } from '../console/ui/written.js';

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
      'invitation.tested',
      'invitation.sent',
      'invitation.reminded',
      'invitation.stopped',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.invitations.new', path: newInvitationPath }),
      writtenKinds.with(writtenInvitations),
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
      // API
      InvitationsApiController,
    ],
    providers: [AddInvitees, AnswerInvitation, ChangeInvitation, SendInvitations],
  },
});
