import { staffFooter } from '../../../../domain/notifications/composing/staff-email.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { winnerPayload } from './winner-email.js';
import { z } from 'zod';

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

/** Most titles that a line names. */
const maxNamed = 10;

const placesPayload = z.object({
  places: z.object({
    /** Its name is in the reader's language. */
    call: z.object({ slug: z.string(), name: z.string() }),
    free: z.array(z.string()),
    next: z.string().nullable(),
    late: z.array(z.string()),
    lost: z.array(z.string()),
  }),
});

/** Says to an owner what the places of winners need: once a day, all of it, and only if there is something new. */
export const staffPlaces = emailKind('staff-places', {
  payload: placesPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: ({ message, words, site, language }) => {
    const { email, name } = message.payload.recipient;
    const { call, free, next, late, lost } = message.payload.places;
    const list = (titles: readonly string[]) =>
      new Intl.ListFormat(language.code).format(titles.slice(0, maxNamed).map((title) => `“${oneLine(title)}”`));
    const values = { workspace: words.name, email, name: oneLine(name), call: oneLine(call.name) };
    const say = (part: string, more: Record<string, number | string> = {}) =>
      translate(language.code, `staff.winners.${part}`, { ...values, ...more });
    const line = (part: string, titles: readonly string[]) =>
      titles.length === 0 ? [] : [say(`places.${part}`, { count: titles.length, list: list(titles) })];
    return {
      state: say('places.state'),
      title: values.call,
      paragraphs: [
        ...line('free', free),
        ...(free.length === 0
          ? []
          : [next === null ? say('places.noNext') : say('places.next', { title: oneLine(next) })]),
        ...line('late', late),
        ...line('lost', lost),
      ],
      button: { label: say('button'), url: `${consoleLink(site)}/calls/${call.slug}/jury/winners` },
      ...staffFooter({ site, language }, say('sentTo')),
    };
  },
});
