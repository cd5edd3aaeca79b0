import { isLive } from '../../../domain/registrations/registration.js';
import { listeningLanguages } from '../../../domain/sessions/language-offer.js';
import { howToGet, offerLines } from '../../../domain/sessions/offer-labels.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Attended, Section } from '../../../site/registrations/after-sessions.js';
import { listeningOptions } from '../../../site/registrations/listening-options.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';

/**
 * The language in which a person follows a session, to see and to change, or the captions; null if there is neither.
 */
export function ownLanguage({ registration, session, path }: Attended, { language, now }: Viewer): Section | null {
  const { listensIn, state } = registration;
  const languages = listeningLanguages(session);
  const isGone = listensIn !== null && listensIn !== session.language && !languages.includes(listensIn);
  const isComing = session.state === 'published' && session.endsAt > now;
  const how = session.format === 'in-person' ? null : howToGet(session, language);
  const hasChoice = languages.length > 0 || isGone;
  if (!isComing || !isLive(state) || (!hasChoice && how === null)) return null;
  const named = { language: spokenLanguage(listensIn ?? '', language) };
  const view = {
    heading: hasChoice ? translate(language, 'interpretation.title') : offerLines(session, language).join(' · '),
    gone: isGone ? translate(language, 'interpretation.gone', named) : null,
    how,
    options: listeningOptions([session], listensIn ?? '', language),
    path: `${path}/language`,
  };
  return { partial: 'site/interpretation/own-language', view };
}
