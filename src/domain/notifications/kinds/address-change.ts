import { addressChangeLink, callLink } from '../email/links.js';
import { required } from '../composing/context.js';
import type { Kind } from './kind.js';

/** Asks the owner of a new address to prove it. It has no link of the person: somebody else may have typed the address. */
export const addressChange: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: ({ t, message, words, site, call }) => {
    const { id, email } = required(message, 'addressChange');
    return {
      state: t('address-changeState'),
      title: words.name,
      paragraphs: [t('address-changeText', { call: words.name }), t('address-changeWarning')],
      button: { label: t('button-address-change'), url: addressChangeLink(site, id) },
      sentTo: t('sentTo-address-change', { email }),
      settings: { label: t('buttonProgramme'), url: callLink(site, call.slug) },
    };
  },
  template: null,
};
