import { delegationButton } from '../composing/buttons.js';
import { answerBy } from '../composing/deadline-text.js';
import { required, sessionOf } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import { zonedTime } from '../composing/times.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/**
 * The team of a winning proposal is invited to a session, with reserved seats. Sent again if the session is
 * rescheduled.
 */
export const teamInvited: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) => {
    const { t, language, message, words, reader } = context;
    const team = required(message, 'team');
    const { organization } = reader;
    const reservedUntil = new Date(team.reservedUntil);
    const until = zonedTime(reservedUntil, reservedUntil, message.payload.recipient.timeZone, language.code);
    return sessionEmail(context, {
      state: t('team-invitedState'),
      paragraphs: [
        t('team-invitedText', {
          proposal: oneLine(team.proposal),
          call: words.name,
          title: oneLine(sessionOf(context).snapshot.title),
          seats: team.seats,
          date: until.fullDate,
          time: until.time,
          zone: until.zone,
          organization,
        }),
        t('team-invitedWarning', { organization }),
      ],
      until: team.seats === 0 ? undefined : answerBy(context, team.reservedUntil),
      button: delegationButton(context, 'buttonTeam'),
    });
  },
  template: {
    about: 'team',
    parts: { state: [], text: ['proposal', 'seats', 'date', 'time', 'zone'], warning: [] },
    samples: {
      text: ({ delegation, snapshot: { title, startsAt } }) => ({
        delegation,
        team: { proposal: title, seats: 3, reservedUntil: startsAt },
      }),
    },
  },
};
