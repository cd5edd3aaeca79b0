import { callTexts } from '../../../domain/calls/call.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import type { ReadWinners } from './public-winners.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import { brandStylePath } from '../../../site/paths.js';
import { winnersPath } from '../../../site/paths.js';
import { themeGroups, winnersLede } from './winners.page.js';

/** Returns the list of winners for a frame in other sites, whose links open outside of it. */
export function winnersEmbed({ call, winners, counts }: ReadWinners, { language }: Viewer) {
  const heading = translate(language, 'winners.page.title');
  return {
    language,
    dir: getLanguage(language).dir,
    title: `${heading} · ${callTexts(call, language).name}`,
    heading,
    lede: winnersLede(call, counts, language),
    brandStylePath: call.accentColor === '' ? null : brandStylePath(call),
    groups: themeGroups(call, winners, language),
    // The winners page.
    path: winnersPath(call),
  };
}
