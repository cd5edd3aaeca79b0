import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';

/** Returns the page after "Get a new link": the new link is only in the email, because the old link opens this page. */
export function newLinkPage(call: Call, attendee: { email: string }, viewer: Viewer) {
  const heading = translate(viewer.language, 'registrations.me.newLinkTitle');
  const againPath = lostLinkPath(call);
  return {
    ...publicLayout({ viewer, call, path: againPath, section: 'me', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'registrations.me.newLinkSent', { email: attendee.email }),
    // Where the link can be requested again.
    againPath,
  };
}
