import { z } from 'zod';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { quoted } from '../../../../domain/notifications/email/quoted.js';
import { callLink } from '../../../../domain/notifications/email/links.js';
import { translate } from '../../../../platform/i18n/messages.js';

const answersPayload = z.object({
  answers: z.object({
    count: z.number().int(),
    /** The first of them, in the language of the reader where they are translated. */
    items: z.array(z.object({ question: z.string(), answer: z.string(), isCorrected: z.boolean() })),
  }),
});

/**
 * New and corrected answers of a day: to who asked, to who asks the same, and to everybody who wants them. It says to
 * nobody which question is their own, because lists of emails show who got one.
 */
export const publishedAnswers = emailKind('published-answers', {
  payload: answersPayload,
  category: 'news',
  retry: 'thirty-days',
  isAlone: true,
  readBy: 'administer',
  calendar: null,
  compose: ({ message, words, call, site, language, t }) => {
    const { answers, recipient } = message.payload;
    const text = (key: string, values = {}) => translate(language.code, `inquiries.email.${key}`, values);
    return {
      state: text('state'),
      title: words.name,
      paragraphs: [
        text('text', { count: answers.count, call: words.name }),
        ...answers.items.flatMap(({ question, answer, isCorrected }) => [
          quoted(question, language),
          text(isCorrected ? 'corrected' : 'answer', { answer: quoted(answer, language) }),
        ]),
      ],
      button: { label: text('button'), url: `${callLink(site, call.slug)}/questions` },
      sentTo: t('sentTo', { email: recipient.email, call: words.name }),
    };
  },
});
