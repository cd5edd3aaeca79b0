import type { Call } from '../../domain/calls/call.entity.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isProven } from '../../domain/registrations/proven.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { type PublicLayout, publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';

export interface NotMePage extends PublicLayout {
  heading: string;
  text: string;
  /** The button for reporting it. */
  action: { path: string; label: string } | null;
  /** Link back, or to the own page. */
  other: { path: string; label: string } | null;
}

export interface NotMePageInput {
  call: Call;
  attendee: Pick<Attendee, 'email' | 'provenAt' | 'notMeAt'>;
  /** Whether there is anything that its owner has not confirmed. */
  hasUnconfirmed: boolean;
  /** Whether the owner has just reported it. */
  isReported: boolean;
  /** The address of the link. */
  path: string;
  /** Where the owner can confirm the address if it was them. */
  confirmPath: string;
}

/** Returns the page that asks the owner of an address whether they didn't register, or confirms the report. */
export function notMePage(input: NotMePageInput, viewer: Viewer): NotMePage {
  const { call, attendee, hasUnconfirmed, isReported, path, confirmPath } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `confirm.${key}`, values);
  const view = (heading: string, words: string, more: Partial<NotMePage>): NotMePage => ({
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    text: words,
    action: null,
    other: null,
    ...more,
  });
  const action = { path, label: text('notMe.submit') };
  if (isProven(attendee)) {
    if (hasUnconfirmed) return view(text('notMe.heading'), text('mine.notMe', { email: attendee.email }), { action });
    if (isReported) return view(text('notMe.doneHeading'), text('mine.notMeDone'), {});
    const other = { path: lostLinkPath(call), label: translate(language, 'registrations.me.lost.title') };
    return view(text('doneHeading'), text('notMe.provenText'), { other });
  }
  if (attendee.notMeAt !== null) {
    const other = { path: confirmPath, label: text('notMe.undo') };
    return view(text('notMe.doneHeading'), text('notMe.doneText'), { other });
  }
  return view(text('notMe.heading'), text('notMe.text', { email: attendee.email }), { action });
}
