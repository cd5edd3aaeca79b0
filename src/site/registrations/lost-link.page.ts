import type { Call } from '../../domain/calls/call.entity.js';
import { isLive, type RegistrationState } from '../../domain/registrations/registration.js';
import { sessionTime } from '../../domain/sessions/session-time.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { publicLayout } from '../layout.js';
import { lostLinkPath, sessionPath } from '../paths.js';
import { registrationStatus, statusInList } from './registration-labels.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A session of the person whom the browser remembers. */
export interface KnownSession {
  session: Session;
  state: RegistrationState;
}

interface LostLinkForm {
  value?: string;
  fieldErrors?: readonly FieldError[];
  /** An address that was typed, or null for that of the person whom the browser remembers. */
  sentTo?: string | null;
  known?: readonly KnownSession[] | null;
  isForgotten?: boolean;
}

/**
 * Returns "Send me my link again": the form, or with `sentTo` the confirmation, which is the same for every address. A
 * browser that remembers a person shows their coming sessions.
 */
export function lostLinkPage(call: Call, viewer: Viewer, form: LostLinkForm = {}) {
  const { language } = viewer;
  const action = lostLinkPath(call);
  const email = field('email', form.value, form.fieldErrors ?? [], language);
  const isSent = form.sentTo !== undefined;
  const known = isSent ? null : knownView(call, form.known ?? null, viewer);
  const title = isSent ? 'me.lost.sentTitle' : known === null ? 'me.lost.title' : 'me.title';
  const heading = translate(language, `registrations.${title}`);
  return {
    ...publicLayout({ viewer, call, path: action, section: 'me' }, heading),
    heading,
    action,
    email,
    errors: errorSummary([email], { email: translate(language, 'common.email') }, language),
    // Set after submission; doesn't reveal whether the address is known.
    sent: isSent ? { text: sentText(form.sentTo ?? null, language) } : null,
    // The person whom the browser remembers.
    known,
    // That the browser has forgotten the person before.
    forgotten: form.isForgotten === true ? translate(language, 'registrations.me.forgotten') : null,
  };
}

function sentText(email: string | null, language: string): string {
  return email === null
    ? translate(language, 'registrations.me.known.sent')
    : translate(language, 'registrations.me.lost.sentText', { email });
}

function knownView(call: Call, known: readonly KnownSession[] | null, viewer: Viewer) {
  if (known === null) return null;
  const coming = known.flatMap(({ session, state }) => {
    const status = registrationStatus(session, state, viewer.now);
    if (!isLive(state) || status === 'over') return [];
    const shown = readIn(session, call, viewer.language);
    return {
      title: shown.title,
      lang: titleLanguage(shown),
      path: sessionPath(call, session),
      time: sessionTime(session, viewer),
      state: statusInList(status, null, viewer.language),
    };
  });
  return { coming, forgetPath: `${lostLinkPath(call)}/forget` };
}
