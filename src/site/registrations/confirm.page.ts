import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import { confirmDays } from '../../domain/registrations/confirm-token.js';
import { dayAndRange, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { type PublicLayout, publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';
import type { SessionToConfirm } from './confirmed-sessions.js';
import { type StateLabel, registrationStatus, statusInList } from './registration-labels.js';

export type ConfirmState = 'ask' | 'done' | 'expired' | 'sent';

export interface ConfirmPage extends PublicLayout {
  heading: string;
  text: string;
  sessions: { title: string; when: string; state: StateLabel }[];
  /** The button, unless there is nothing left to do. */
  action: { path: string; label: string } | null;
  /** Where the link to the own page can be requested again, after confirmation. */
  lostLinkPath: string | null;
}

export interface ConfirmPageInput {
  call: Call;
  email: string;
  sessions: readonly SessionToConfirm[];
  /** The address of the link. */
  path: string;
  state: ConfirmState;
}

/**
 * Returns the page that asks the owner of an address to confirm it, or shows why the link doesn't work. It contains no
 * other personal link.
 */
export function confirmPage({ call, email, sessions, path, state }: ConfirmPageInput, viewer: Viewer): ConfirmPage {
  const { language } = viewer;
  const { name } = callWords(call, language);
  const text = (key: string, values = {}) => translate(language, `confirm.${key}`, values);
  const says = {
    ask: { heading: text('heading'), text: text('text', { email, count: sessions.length, call: name }) },
    done: { heading: text('doneHeading'), text: text('doneText') },
    expired: { heading: text('expiredHeading'), text: text('expiredText', { days: confirmDays }) },
    sent: { heading: translate(language, 'registrations.me.newLinkTitle'), text: text('sentText') },
  }[state];
  const actions = {
    ask: { path, label: text('submit') },
    expired: { path: `${path}/new`, label: text('expiredSubmit') },
    done: null,
    sent: null,
  };
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, says.heading),
    ...says,
    sessions: sessions.map((one) => sessionView(one, viewer)),
    action: actions[state],
    lostLinkPath: state === 'done' ? lostLinkPath(call) : null,
  };
}

function sessionView({ session, registration }: SessionToConfirm, viewer: Viewer): ConfirmPage['sessions'][number] {
  const where = registrationStatus(session, registration.state, viewer.now);
  return {
    title: session.title,
    when: dayAndRange(sessionTime(session, viewer), viewer.language),
    state: statusInList(where === 'over' ? registration.state : where, null, viewer.language),
  };
}
