import { type EmailContext, required } from '../composing/context.js';
import { coordinatorEmail } from '../composing/coordinator-email.js';
import { zonedTime } from '../composing/times.js';
import type { EmailRow } from '../email/email-view.js';
import { translate } from '../../../platform/i18n/messages.js';
import { oneLine } from '../email/one-line.js';
import type { DelegationSession } from '../message.js';
import type { RegistrationState } from '../../registrations/registration.js';
import type { Kind } from './kind.js';

const states: readonly RegistrationState[] = ['confirmed', 'offered', 'waitlisted', 'pending', 'declined', 'cancelled'];

/** A summary for the coordinator of a delegation: who has a seat, is waiting or was declined, by session. */
export const delegation: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, message } = context;
    const { sessions = [] } = required(message, 'delegation');
    const sum = (state: RegistrationState) => sessions.reduce((all, { counts }) => all + (counts[state] ?? 0), 0);
    return coordinatorEmail(context, {
      preheader: t('delegationSeats', {
        seats: sum('confirmed'),
        waiting: sum('waitlisted'),
        pending: sum('pending'),
      }),
      state: t('delegationState'),
      paragraphs: [t('delegationText')],
      rows: sessions.map((session) => sessionRow(context, session)),
    });
  },
  template: {
    about: 'delegation',
    parts: { state: [], text: [] },
    samples: {
      text: ({ delegation, name, snapshot: { title, startsAt, endsAt } }) => ({
        delegation: {
          ...delegation,
          sessions: [{ title, startsAt, endsAt, people: [{ name, state: 'confirmed' }], counts: { confirmed: 1 } }],
        },
      }),
    },
  },
};

function sessionRow(context: EmailContext, session: DelegationSession): EmailRow {
  const { t, language, message } = context;
  const { timeZone } = message.payload.recipient;
  const time = zonedTime(new Date(session.startsAt), new Date(session.endsAt), timeZone, language.code);
  const people = states.flatMap((state) => peopleLine(context, session, state));
  return {
    label: time.shortDate,
    lines: [oneLine(session.title), t('inZone', { time: time.range, zone: time.zone }), ...people],
    links: [],
  };
}

function peopleLine(
  { t, language: { code: language } }: EmailContext,
  session: DelegationSession,
  state: RegistrationState,
): string[] {
  const count = session.counts[state] ?? 0;
  if (count === 0) return [];
  const shown = session.people.filter((person) => person.state === state);
  const names = shown
    .map(({ name, attendance }) =>
      attendance === undefined
        ? name
        : t('delegationWay', { name, way: translate(language, `sessions.format.${attendance}`) }),
    )
    .map(oneLine)
    .join(t('listComma'));
  const more = count - shown.length;
  const label = translate(language, `registrations.status.label.${state}`);
  // An email shows a limited number of names; earlier states can use them all up.
  if (shown.length === 0) return [t('delegationCount', { label, count })];
  return [
    t('delegationPeople', {
      label,
      count,
      names: more > 0 ? t('delegationMore', { names, count: more }) : names,
    }),
  ];
}
