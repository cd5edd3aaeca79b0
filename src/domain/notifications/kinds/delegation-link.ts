import { required } from '../composing/context.js';
import { coordinatorEmail } from '../composing/coordinator-email.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** The link to the page of a delegation, for its coordinator. */
export const delegationLink: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, message, words } = context;
    const organization = oneLine(required(message, 'delegation').organization);
    return coordinatorEmail(context, {
      subject: t('subjectDelegationLink', { organization, call: words.name }),
      state: t('delegation-linkState'),
      paragraphs: [t('delegation-linkText', { organization }), t('delegation-linkWarning', { organization })],
    });
  },
  template: {
    about: 'delegation',
    parts: { state: [], text: [], warning: [] },
    samples: { text: ({ delegation }) => ({ delegation }) },
  },
};
