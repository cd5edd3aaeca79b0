import { pageButton } from '../composing/buttons.js';
import { required } from '../composing/context.js';
import type { Kind } from './kind.js';

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
