import { pageButton } from '../composing/buttons.js';
import type { Kind } from './kind.js';
import { addressChangeLink, callLink } from '../email/links.js';
import { required } from '../composing/context.js';
import { leavingEmail } from '../composing/leaving-email.js';

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

/** Says at the present address that another one was asked for, while there is time to prevent it. */
export const addressChangeNotice: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) => {
    const { t, message, words } = context;
    return {
      state: t('address-change-noticeState'),
      title: words.name,
      paragraphs: [
        t('address-change-noticeText', { new: required(message, 'addressChange').email }),
        t('address-change-noticeWarning'),
      ],
      button: pageButton(context),
      sentTo: t('sentTo-address-change-notice', { email: message.payload.recipient.email }),
    };
  },
  template: null,
};

/** Takes an event out of the calendar of an address that its person has left for another one. */
export const addressChanged: Kind = {
  category: null,
  retry: 'until-start',
  calendar: 'CANCEL',
  compose: leavingEmail,
  template: null,
};

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
