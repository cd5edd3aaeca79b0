import { pageButton } from '../composing/buttons.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Kind } from './kind.js';

/** Strangers, or the reader on a device that we don't know, made more requests with the address than get emails. */
export const severalRequests: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, language, message, words } = context;
    return {
      state: t('several-requestsState'),
      title: words.name,
      paragraphs: [t('several-requestsText')],
      button: pageButton(context),
      sentTo: translate(language.code, 'confirm.email.sentTo', { email: message.payload.recipient.email }),
    };
  },
  template: {
    about: 'call',
    parts: { state: [], text: [] },
    samples: { text: () => ({ asksIfMine: true }) },
  },
};
