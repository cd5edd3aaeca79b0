import { callLink } from '../email/links.js';
import type { Kind } from './kind.js';

/** The last email to a person whose data was erased. Its message forgets the address once it has been handed over. */
export const erased: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: ({ t, message, words, site, call }) => {
    const programme = { label: t('erasedProgramme'), url: callLink(site, call.slug) };
    return {
      state: t('erasedState'),
      title: words.name,
      paragraphs: [t('erasedText'), t('erasedCalendar'), t('erasedRemains')],
      button: programme,
      sentTo: t('sentToErased', { email: message.payload.recipient.email }),
      // Their own page is gone.
      settings: programme,
    };
  },
  template: null,
};
