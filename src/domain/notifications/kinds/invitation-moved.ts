import { invitationButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** A session has moved to which the reader was invited, without an answer so far. */
export const invitationMoved: Kind = {
  category: 'news',
  retry: 'until-start',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('rescheduledState'),
      paragraphs: [context.t('invitation-movedText')],
      button: invitationButton(context),
    }),
  template: null,
};
