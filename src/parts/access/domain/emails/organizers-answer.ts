import { z } from 'zod';
import { quoted } from '../../../../domain/notifications/email/quoted.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { needKinds, needStates, needLabel } from '../access-need.js';

const needPayload = z.object({
  need: z.object({
    id: z.string(),
    kind: z.enum(needKinds),
    details: z.string(),
    state: z.enum(needStates).exclude(['asked']),
    reply: z.string(),
  }),
});

/**
 * Says to a person whether what they need is arranged. Lists of emails show the name of its kind, and its subject is
 * shown on locked screens, so neither says what it is about.
 */
export const organizersAnswer = emailKind('organizers-answer', {
  payload: needPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  isAlone: true,
  readBy: 'access-needs',
  calendar: null,
  compose: ({ message, words, pageUrl, language, t }) => {
    const { need, recipient } = message.payload;
    const text = (key: string, values = {}) => translate(language.code, `access.email.${key}`, values);
    const reply = need.reply.trim();
    return {
      state: text(`${need.state}.state`),
      title: words.name,
      paragraphs: [
        text(`${need.state}.text`, { need: needLabel(need, language.code), call: words.name }),
        ...(reply === ''
          ? []
          : [text(`${need.state}.reply`), ...reply.split(/\n\s*\n/u).map((one) => quoted(one, language))]),
        text('change'),
      ],
      button: { label: translate(language.code, 'access.own.title'), url: `${pageUrl}/access` },
      sentTo: t('sentTo', { email: recipient.email, call: words.name }),
    };
  },
});
