import { answerBy, subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import { z } from 'zod';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { questionLink } from '../../../../domain/notifications/email/links.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { quoted } from '../../../../domain/notifications/email/quoted.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';

const questionPayload = z.object({
  question: z.object({
    id: z.string(),
    title: z.string(),
    /** As the owner released it; it never says who asks. */
    body: z.string(),
    /** RFC 3339: until when the team can answer. */
    until: z.string(),
  }),
});

/** Asks the team of a proposal what its jury wants to know. */
export const teamQuestion = emailKind('team-question', {
  payload: questionPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  calendar: null,
  compose: (context) => {
    const { t, message, words, pageUrl, language } = context;
    const { question, recipient } = message.payload;
    const at = new Date(question.until);
    const { fullDate: date, time, zone } = zonedTime(at, at, recipient.timeZone, language.code);
    const title = oneLine(question.title);
    const values = { call: words.name, title, date, time, zone };
    return {
      state: t('team-questionState', values),
      at: subjectTime(context, question.until),
      until: answerBy(context, question.until),
      title,
      paragraphs: [
        t('team-questionText', values),
        ...question.body
          .split(/\n+/u)
          .filter((line) => line !== '')
          .map((line) => quoted(line, language)),
        t('team-questionUntil', values),
      ],
      button: { label: t('team-questionButton'), url: questionLink(pageUrl, question.id) },
      sentTo: t('sentTo-proposal', { email: recipient.email }),
    };
  },
});
