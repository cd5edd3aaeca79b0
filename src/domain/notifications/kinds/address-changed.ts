import { programmeButton } from '../composing/buttons.js';
import { required } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** Takes an event out of the calendar of an address that its person has left for another one. */
export const addressChanged: Kind = {
  category: null,
  retry: 'until-start',
  calendar: 'CANCEL',
  compose: (context) => {
    const { t, message } = context;
    const programme = programmeButton(context);
    return {
      ...sessionEmail(context, {
        state: t('address-changedState'),
        paragraphs: [t('address-changedText', { new: required(message, 'addressChange').email })],
        button: programme,
        isOver: true,
      }),
      settings: programme,
    };
  },
  template: null,
};
