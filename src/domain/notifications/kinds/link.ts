import { pageButton } from '../composing/buttons.js';
import type { Kind } from './kind.js';

/** The link to the reader's own page, on request or after the old one was revoked. */
export const link: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, message, words } = context;
    return {
      state: t('linkState'),
      title: words.name,
      paragraphs: [t('linkText'), t('linkWarning')],
      button: pageButton(context),
      sentTo: t('sentToLink', { email: message.payload.recipient.email }),
    };
  },
  template: {
    about: 'call',
    parts: { state: [], text: [], warning: [] },
    samples: { text: () => ({}) },
  },
};
