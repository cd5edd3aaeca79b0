import { letterText } from '../composing/letter-fields.js';
import { letterValues } from '../composing/letter-values.js';
import { pageButton } from '../composing/buttons.js';
import { required } from '../composing/context.js';
import { emailMarkdown } from '../email/email-markdown.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** A letter from organizers to the team of a proposal about its result. */
export const letter: Kind = {
  // Nobody misses the result of their own proposal because they stopped the news.
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { t, broadcast, message } = context;
    if (broadcast === null) throw new Error(`The message ${message.id} of a letter lacks its content.`);
    const { title, answerBy } = required(message, 'letter');
    const values = letterValues(context);
    const body = letterText.markdown(broadcast.body, values);
    const { email } = message.payload.recipient;
    return {
      subject: oneLine(letterText.fill(broadcast.subject, values)),
      preheader: oneLine(body.text).slice(0, 120),
      state: t('letterState'),
      title: oneLine(title),
      paragraphs: [],
      body: { html: emailMarkdown(body.html), text: body.text },
      button: answerBy === undefined ? pageButton(context) : { label: t('button-letter'), url: values.accept },
      sentTo: t('sentTo-proposal', { email }),
    };
  },
  template: null,
};
