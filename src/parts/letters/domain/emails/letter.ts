import { letterText } from './letter-fields.js';
import { getLetterContents } from '../letter-messages.queries.js';
import { departingLetters } from '../departing-letters.js';
import { letterValues } from './letter-values.js';
import { pageButton } from '../../../../domain/notifications/composing/buttons.js';
import { emailMarkdown } from '../../../../domain/notifications/email/email-markdown.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { letterPayload } from './letter-payload.js';

/** A letter from organizers to the team of a proposal about its result. */
export const letter = emailKind('letter', {
  payload: letterPayload,
  // Nobody misses the result of their own proposal because they stopped the news.
  category: null,
  retry: 'thirty-days',
  contents: { idOf: ({ letter: { id } }) => id, read: getLetterContents },
  departing: departingLetters,
  calendar: null,
  compose: (context) => {
    const { t, broadcast, message } = context;
    if (broadcast === null) throw new Error(`The message ${message.id} of a letter lacks its content.`);
    const { title, answerBy, outcome } = message.payload.letter;
    const values = letterValues(context);
    const body = letterText.markdown(broadcast.body, values);
    const { email } = message.payload.recipient;
    return {
      subject: oneLine(letterText.fill(broadcast.subject, values)),
      celebration: outcome === 'winner' || outcome === 'outstanding' ? t('congratulations') : null,
      state: t('letterState'),
      title: oneLine(title),
      paragraphs: [],
      body: { html: emailMarkdown(body.html), text: body.text },
      button: answerBy === undefined ? pageButton(context) : { label: t('button-letter'), url: values.accept },
      sentTo: t('sentTo-proposal', { email }),
    };
  },
});
