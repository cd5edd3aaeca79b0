import { coordinatorEmail } from '../composing/coordinator-email.js';
import type { Kind } from './kind.js';

/** The link to the page of a delegation, for its coordinator. */
export const delegationLink: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, reader } = context;
    const { organization } = reader;
    return coordinatorEmail(context, {
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
