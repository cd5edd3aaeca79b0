import { letterText, type LetterField } from './letter-fields.js';
import { getLetterContents, findUnwantedLetters } from '../letters.queries.js';
import { pageButton } from '../../../../domain/notifications/composing/buttons.js';
import { emailMarkdown } from '../../../../domain/notifications/email/email-markdown.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { emailKind, type Departing } from '../../../../domain/notifications/kinds/kind.js';
import { letterPayload, type LetterPayload } from './letter-payload.js';
import { callTexts } from '../../../../domain/calls/call.js';
import { callLink, winnerLink, winnersLink } from '../../../../domain/notifications/email/links.js';
import type { EmailContext } from '../../../../domain/notifications/composing/context.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { departingToWinners } from '../../../winners/domain/departing-emails.js';

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

/** Returns the values of the merge fields of a letter, in the reader's language and zone. */
function letterValues(context: EmailContext<LetterPayload>): Record<LetterField, string> {
  const { t, language, call, message, words, reader, pageUrl, site } = context;
  const { proposalId, title, theme, outcome, feedback = [], answerBy, hasWinnersPage } = message.payload.letter;
  const term = callTexts(call, language.code).themes.find(({ slug }) => slug === theme);
  const themeName = oneLine(term?.name ?? theme);
  const isWinner = answerBy !== undefined;
  return {
    greeting: reader.isNamed ? t('letterGreeting', { name: reader.name }) : t('letterGreetingNoName'),
    name: reader.name,
    title: oneLine(title),
    call: words.name,
    host: words.host || words.name,
    theme: themeName,
    outcome: t(`letterOutcome-${outcome}`, { theme: themeName }),
    rank: rankText(context),
    feedback: feedbackText(context, feedback),
    accept: isWinner ? winnerLink(pageUrl, proposalId) : pageUrl,
    deadline: isWinner ? momentText(context, new Date(answerBy)) : t('letterNoDeadline'),
    winners: hasWinnersPage === true ? winnersLink(site, call.slug) : callLink(site, call.slug),
    page: pageUrl,
  };
}

/** Each line of a quotation is isolated by itself where the message isolates it: a line break ends an isolate. */
function feedbackText({ t, language }: EmailContext, feedback: readonly string[]): string {
  if (feedback.length === 0) return '';
  const lineBreak = language.dir === 'rtl' ? '\u2069\n\u2068' : '\n';
  const quotes = feedback.map((text) => t('letterQuote', { text: text.replaceAll('\n', lineBreak) }));
  return [t('letterFeedback'), ...quotes].join('\n\n');
}

function rankText({ t, message }: EmailContext<LetterPayload>): string {
  const { rank } = message.payload.letter;
  if (rank === undefined) return t('letterNoRank');
  return t(rank.isShared ? 'letterRankShared' : 'letterRank', { place: rank.place, of: rank.of });
}

function momentText({ t, language, message }: EmailContext, at: Date): string {
  const { fullDate, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
  return t('inZone', { time: t('dateAndRange', { date: fullDate, range: time }), zone });
}

/**
 * Returns which of these letters must no longer be sent, and which say another deadline by now. A letter about a result
 * is sent also to those whose team has answered.
 */
async function departingLetters(tx: Tx, messageIds: readonly string[], now: Date): Promise<Map<string, Departing>> {
  const found = await departingToWinners(tx, messageIds, now);
  const corrected = [...found].filter(([, one]) => 'payload' in one);
  const unwanted = await findUnwantedLetters(tx, messageIds);
  return new Map([...corrected, ...[...unwanted].map(([id, reason]) => [id, { reason }] as const)]);
}
