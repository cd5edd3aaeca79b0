import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { confirmDays } from '../../domain/registrations/links/confirm-token.js';
import { dayAndRange, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';
import type { SessionToConfirm } from './my-sessions.js';
import { registrationStatus, statusInList } from './registration-labels.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';

export type ConfirmState = 'ask' | 'done' | 'expired' | 'sent';

export interface ConfirmPageInput {
  call: Call;
  email: string;
  /** Whether the address is proven: only what anyone can have registered is to be confirmed. */
  isKnown: boolean;
  /** As registered; null unless the page asks. */
  person: { name: string; organization: string | null; typed: readonly { term: string; text: string }[] } | null;
  sessions: readonly SessionToConfirm[];
  /** The address of the link. */
  path: string;
  state: ConfirmState;
}

/**
 * Returns the page that asks the owner of an address to confirm it, or shows why the link doesn't work. It contains no
 * other personal link.
 */
export function confirmPage(input: ConfirmPageInput, viewer: Viewer) {
  const { call, email, isKnown, person, sessions, path, state } = input;
  const { language } = viewer;
  const { name } = callTexts(call, language);
  const text = (key: string, values = {}) => translate(language, `confirm.${key}`, values);
  const says = {
    ask: {
      heading: text(isKnown ? 'mine.heading' : 'heading'),
      text: text(isKnown ? 'mine.text' : 'text', { email, count: sessions.length, call: name }),
    },
    done: { heading: text('doneHeading'), text: text('doneText') },
    expired: { heading: text('expiredHeading'), text: text('expiredText', { days: confirmDays }) },
    sent: { heading: translate(language, 'registrations.me.newLinkTitle'), text: text('sentText') },
  }[state];
  const actions = {
    ask: { path, label: text(isKnown ? 'mine.submit' : 'submit') },
    expired: { path: `${path}/new`, label: text('expiredSubmit') },
    done: null,
    sent: null,
  };
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, says.heading),
    ...says,
    sessions: sessions.map((one) => sessionView({ ...one, session: readIn(one.session, call, language) }, viewer)),
    // What was typed with the address, so that nobody confirms what a stranger typed without seeing it.
    facts: person === null ? [] : factsOf(person, language),
    // The button, unless there is nothing left to do.
    action: actions[state],
    // Where the link to the own page can be requested again, after confirmation.
    lostLinkPath: state === 'done' ? lostLinkPath(call) : null,
  };
}

function factsOf({ name, organization, typed }: NonNullable<ConfirmPageInput['person']>, language: string) {
  const fact = (key: string, text: string) => ({ term: translate(language, `privacy.mine.field.${key}`), text });
  return [fact('name', name), ...(organization === null ? [] : [fact('organization', organization)]), ...typed];
}

function sessionView({ session, registration }: SessionToConfirm, viewer: Viewer) {
  const where = registrationStatus(session, registration.state, viewer.now);
  return {
    title: session.title,
    lang: titleLanguage(session),
    when: dayAndRange(sessionTime(session, viewer), viewer.language),
    state: statusInList(where === 'over' ? registration.state : where, null, viewer.language),
  };
}
