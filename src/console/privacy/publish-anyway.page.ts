import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../layout.js';
import { privacyNoticePath, sessionPath } from '../paths.js';

export interface PublishAnywayPage extends ConsoleLayout {
  sessionTitle: string;
  sessionPath: string;
  action: string;
  noticePath: string;
}

/** The question before the first session of a call is published without a privacy notice. */
export function publishAnywayPage(layout: ConsoleLayout, call: Call, session: Session): PublishAnywayPage {
  return {
    ...layout,
    title: translate(layout.language, 'console.privacy.firstTitle'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'publish'),
    noticePath: privacyNoticePath(call),
  };
}
