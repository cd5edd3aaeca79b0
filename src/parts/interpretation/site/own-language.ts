import { isLive } from '../../../domain/registrations/registration.js';
import { listeningLanguages } from '../../../domain/sessions/language-offer.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Attended, Section } from '../../../site/registrations/after-sessions.js';
import { listeningOptions } from '../../../site/registrations/listening-options.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';

/** The language in which a person follows a session, to see and to change; null if there is no choice. */
export function ownLanguage({ registration, session, path }: Attended, { language, now }: Viewer): Section | null {
  const { listensIn, state } = registration;
  const languages = listeningLanguages(session);
  const isGone = listensIn !== null && listensIn !== session.language && !languages.includes(listensIn);
  const isComing = session.state === 'published' && session.endsAt > now;
  if (!isComing || !isLive(state) || (languages.length === 0 && !isGone)) return null;
  const named = { language: spokenLanguage(listensIn ?? '', language) };
  const view = {
    gone: isGone ? translate(language, 'interpretation.gone', named) : null,
    how: session.format !== 'in-person' && languages.length > 0 ? translate(language, 'interpretation.how') : null,
    options: listeningOptions([session], listensIn ?? '', language),
    path: `${path}/language`,
  };
  return { partial: 'site/interpretation/own-language', view };
}
