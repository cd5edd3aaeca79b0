import type { Call } from '../../../domain/calls/call.entity.js';
import type { TeamRequest } from '../../../domain/proposals/own-proposals.queries.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { submissionsPath } from './submission-paths.js';

/** The proposal to whose team somebody is invited, before they have answered. */
export function teamInvitationPage(
  { call, token, request }: { call: Call; token: string; request: TeamRequest },
  viewer: Viewer,
) {
  const { proposalId, title, author } = request;
  const mePath = `/me/${token}`;
  const path = submissionsPath(token, proposalId);
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, title),
    heading: title,
    text: translate(viewer.language, 'registrations.me.teamRequest', { author, title }),
    acceptPath: `${path}/join`,
    declinePath: `${mePath}/proposals/${proposalId}/decline`,
  };
}
