import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** Returns the page that leads to the provider. */
export function singleSignOnPage(layout: ConsoleLayout, url: string, name: string) {
  const label = translate(layout.language, 'console.identity.signIn.sso.continue', { name });
  return {
    ...layout,
    title: translate(layout.language, 'console.identity.signIn'), // Address at the provider.
    url,
    label,
  };
}
