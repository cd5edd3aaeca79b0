import { callState } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { CheckedField, PublishingCheck } from '../../domain/sessions/publishing-checks.js';
import { offerLine } from '../../domain/sessions/offer-labels.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { languageName } from '../ui/language-name.js';
import { callActionPath } from '../paths/call-paths.js';
import { partPage } from '../paths/part-pages.js';
import { privacyNoticePath } from '../paths/privacy-paths.js';
import { sessionPath } from '../paths/session-paths.js';

const shapes = {
  error: { tone: 'bad', icon: 'bang' },
  warning: { tone: 'warn', icon: 'half' },
  hint: { tone: 'off', icon: 'ring' },
} as const;

/** Returns the checks of a draft with a link to the field that settles each, and how many `speakers` publishing invites. */
export function publishingSection(
  session: Session,
  call: Call,
  { checks, speakers }: { checks: readonly PublishingCheck[]; speakers: number },
  language: string,
) {
  const text = (key: string, values = {}) => translate(language, `console.sessions.publishing.${key}`, values);
  const warnings = checks.filter(({ severity }) => severity === 'warning');
  const isBlocked = checks.some(({ severity }) => severity === 'error');
  return {
    // Null if something prevents it.
    publishPath: isBlocked ? null : sessionPath(session, 'publish'),
    publishLabel: warnings.length > 0 ? text('anyway') : translate(language, 'console.sessions.publish'),
    // Names the warnings that are shown, so that exactly these are confirmed.
    hidden: warnings.map(({ key }) => ({ name: 'confirmed', value: key })),
    rows: checks.map((check) => rowOf(check, session, call, language)),
    // Who gets an email, and when; null if nobody does.
    notified:
      speakers === 0
        ? null
        : text(callState(call) === 'draft' ? 'notifiedOncePublic' : 'notified', { count: speakers }),
  };
}

function rowOf(check: PublishingCheck, session: Session, call: Call, language: string) {
  const { severity, field, other } = check;
  const text = (key: string) => translate(language, `console.sessions.publishing.${key}`);
  return {
    state: { ...shapes[severity], label: text(`severity.${severity}`) },
    text: checkText(check, language),
    fix: { path: pathOf(field, session, call), label: text(`fix.${field}`) },
    other: other === undefined ? null : { path: sessionPath(other), title: other.title },
  };
}

/** Says what is wrong or missing. The other session of a conflict follows. */
export function checkText(check: PublishingCheck, language: string): string {
  const { code, name = '', count = 0, languages = [], offers = [] } = check;
  return translate(language, `console.sessions.publishing.${code}`, {
    name,
    count,
    languages: languages.map((one) => languageName(one, language)).join(translate(language, 'common.listComma')),
    tasks: offers.map((offer) => offerLine(offer, language)).join(translate(language, 'common.listComma')),
  });
}

function pathOf(field: CheckedField, session: Session, call: Call): string {
  if (field === 'privacyNotice') return privacyNoticePath(call);
  if (field === 'languageOffers') return partPage('languages', session) ?? sessionPath(session);
  if (field === 'call') return callActionPath(call, 'publish');
  // A browser opens the fold that it is in.
  return `${sessionPath(session, 'edit')}#${field === 'translations' ? 'textLanguage' : field}`;
}
