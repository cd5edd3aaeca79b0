import { translate } from '../../../platform/i18n/messages.js';
import { required } from '../composing/context.js';
import { consoleLink } from '../email/links.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** Says to an owner what the team of a winner answered. */
export const staffWinner: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: ({ message, words, site, language }) => {
    const { email, name } = message.payload.recipient;
    const { title, answer = 'accepted', call } = required(message, 'winner');
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
  template: null,
};
