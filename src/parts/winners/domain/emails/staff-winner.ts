import { staffFooter } from '../../../../domain/notifications/composing/staff-email.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
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
    const say = (part: string) => translate(language.code, `staff.winners.${part}`, values);
    const url = `${consoleLink(site)}/calls/${call?.slug ?? ''}/jury/winners`;
    return {
      state: say(`${answer}.state`),
      title: values.title,
      paragraphs: [say(`${answer}.text`)],
      button: { label: say('button'), url },
      ...staffFooter({ site, language }, say('sentTo')),
    };
  },
});
