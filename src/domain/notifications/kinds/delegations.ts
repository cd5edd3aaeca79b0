import type { Kind } from './kind.js';
import { type EmailContext, required, sessionOf } from '../composing/context.js';
import { zonedTime } from '../composing/times.js';
import { type EmailRow, oneLine, type EmailContent } from '../email/email-view.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { DelegationSession } from '../message.js';
import type { RegistrationState } from '../../registrations/registration.js';
import { delegationButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import { asLines, frozenLanguageRows } from '../composing/session-rows.js';
import { answerBy } from '../composing/deadline-text.js';

/** The link to the page of a delegation, for its coordinator. */
export const delegationLink: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, reader } = context;
    const { organization } = reader;
    return coordinatorEmail(context, {
      state: t('delegation-linkState'),
      paragraphs: [t('delegation-linkText', { organization }), t('delegation-linkWarning', { organization })],
    });
  },
  template: {
    about: 'delegation',
    parts: { state: [], text: [], warning: [] },
    samples: { text: ({ delegation }) => ({ delegation }) },
  },
};

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
    lines: [
      oneLine(session.title),
      t('inZone', { time: time.range, zone: time.zone }),
      ...asLines(context, frozenLanguageRows(context, session)),
      ...people,
    ],
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

/** To a coordinator: a session of their people was rescheduled, or one of them did not want to be registered. */
export const delegationNews: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) => {
    const { t, message, reader } = context;
    const { objector } = required(message, 'delegation');
    const { organization } = reader;
    return sessionEmail(context, {
      state: t(objector === undefined ? 'delegation-newsState' : 'delegation-newsStateObjection'),
      paragraphs: [
        objector === undefined
          ? t('delegation-newsText', { organization })
          : t('delegation-newsTextObjection', { name: oneLine(objector), organization }),
      ],
      button: delegationButton(context, 'buttonDelegation'),
    });
  },
  template: {
    about: 'team',
    parts: { state: [], stateObjection: [], text: [], textObjection: ['name'] },
    samples: {
      text: ({ delegation }) => ({ delegation, previousRevision: 1 }),
      stateObjection: ({ delegation, name }) => ({ delegation: { ...delegation, objector: name } }),
      textObjection: ({ delegation, name }) => ({ delegation: { ...delegation, objector: name } }),
    },
  },
};

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

/** Composes an email about a delegation to its coordinator. */
function coordinatorEmail(
  context: EmailContext,
  email: Pick<EmailContent, 'state' | 'paragraphs' | 'preheader' | 'rows'>,
): EmailContent {
  const { t, message, isUnproven, reader, words } = context;
  const isTyped = isUnproven || message.payload.byStranger === true;
  return {
    ...email,
    title: isTyped ? words.name : reader.organization,
    button: delegationButton(context, 'buttonDelegation'),
    sentTo: t('sentToDelegation', { email: message.payload.recipient.email }),
  };
}
