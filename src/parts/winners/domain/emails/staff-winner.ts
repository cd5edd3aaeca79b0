import { translate } from '../../../../platform/i18n/messages.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import { oneLine, subjectLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { winnerPayload } from './winner-payload.js';

/** Says to an owner what the team of a winner answered. */
export const staffWinner = emailKind('staff-winner', {
  payload: winnerPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  calendar: null,
  compose: ({ message, words, site, language }) => {
    const { email, name } = message.payload.recipient;
    const { title, answer = 'accepted', call } = message.payload.winner;
    const values = {
      workspace: words.name,
      email,
      name: oneLine(name),
      title: oneLine(title),
      call: oneLine(call?.name ?? ''),
    };
    const say = (part: string) => translate(language.code, `console.winners.email.${part}`, values);
    const url = `${consoleLink(site)}/calls/${call?.slug ?? ''}/jury/winners`;
    return {
      subject: subjectLine(say(`${answer}.subject`)),
      state: say(`${answer}.state`),
      title: values.title,
      greeting: say('greeting'),
      paragraphs: [say(`${answer}.text`)],
      button: { label: say('button'), url },
      sentTo: say('sentTo'),
      reply: '',
      settings: { label: translate(language.code, 'console.identity.signIn'), url: consoleLink(site) },
      privacy: null,
    };
  },
});
