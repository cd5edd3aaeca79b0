import { delegationButton } from '../composing/buttons.js';
import { required } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** To a coordinator: a session of their people was rescheduled, or one of them did not want to be registered. */
export const delegationNews: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) => {
    const { t, message, reader } = context;
    const { objector } = required(message, 'delegation');
    const { organization } = reader;
    return sessionEmail(context, {
      state: t(objector === undefined ? 'delegation-newsState' : 'delegation-newsStateObjection'),
      paragraphs: [
        objector === undefined
          ? t('delegation-newsText', { organization })
          : t('delegation-newsTextObjection', { name: oneLine(objector), organization }),
      ],
      button: delegationButton(context, 'buttonDelegation'),
    });
  },
  template: {
    about: 'team',
    parts: { state: [], stateObjection: [], text: [], textObjection: ['name'] },
    samples: {
      text: ({ delegation }) => ({ delegation, previousRevision: 1 }),
      stateObjection: ({ delegation, name }) => ({ delegation: { ...delegation, objector: name } }),
      textObjection: ({ delegation, name }) => ({ delegation: { ...delegation, objector: name } }),
    },
  },
};
