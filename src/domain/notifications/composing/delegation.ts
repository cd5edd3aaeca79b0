import { delegationLink } from '../email/links.js';
import type { EmailRow, EmailView } from '../email/email-view.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import type { RegistrationState } from '../../registrations/registration.js';
import type { EmailContext } from './context.js';
import { zonedTime } from './times.js';
import type { DelegationSession } from '../message.js';

const states: readonly RegistrationState[] = ['confirmed', 'offered', 'waitlisted', 'pending', 'declined', 'cancelled'];

/** What is different in a mail to the coordinator of a delegation; nothing for other mails. */
export function delegationParts(context: EmailContext): Partial<EmailView> {
  const { t, kind, message, site, words } = context;
  const { delegation, team, recipient } = message.payload;
  if (delegation === undefined || team !== undefined) return {};
  const organization = oneLine(delegation.organization);
  const { session, sessions = [] } = delegation;
  const url = delegationLink(site, delegation.id, recipient.linkVersion);
  const sum = (state: RegistrationState) => sessions.reduce((all, { counts }) => all + (counts[state] ?? 0), 0);
  const subject =
    kind === 'delegation'
      ? t('subjectDelegation', {
          organization,
          seats: sum('confirmed'),
          waiting: sum('waitlisted'),
          pending: sum('pending'),
        })
      : t('subjectDelegationLink', { organization, call: words.name });
  return {
    subject: subjectLine(subject),
    title: organization,
    paragraphs:
      kind === 'delegation'
        ? [t('delegationText')]
        : [t('delegation-linkText', { organization }), t('delegation-linkWarning', { organization })],
    button: {
      label: t('buttonDelegation'),
      url: session === undefined ? url : `${url}?session=${encodeURIComponent(session)}`,
    },
    rows: sessions.map((session) => sessionRow(context, session)),
    sentTo: t('sentToDelegation', { email: recipient.email }),
  };
}

function sessionRow(context: EmailContext, session: DelegationSession): EmailRow {
  const { t, language, message } = context;
  const { timeZone } = message.payload.recipient;
  const time = zonedTime(new Date(session.startsAt), new Date(session.endsAt), timeZone, language.code);
  const people = states.flatMap((state) => peopleLine(t, session, state));
  return {
    label: time.shortDate,
    lines: [oneLine(session.title), t('inZone', { time: time.range, zone: time.zone }), ...people],
    links: [],
  };
}

function peopleLine(t: EmailContext['t'], session: DelegationSession, state: RegistrationState): string[] {
  const count = session.counts[state] ?? 0;
  if (count === 0) return [];
  const shown = session.people.filter((person) => person.state === state);
  const names = shown
    .map(({ name, place }) => (place === undefined ? name : t('delegationPlace', { name, place })))
    .map(oneLine)
    .join(t('listComma'));
  const more = count - shown.length;
  const label = t(`delegation.${state}`);
  // A mail shows so many names: none are left for this state where earlier ones took them all.
  if (shown.length === 0) return [t('delegationCount', { label, count })];
  return [
    t('delegationPeople', {
      label,
      count,
      names: more > 0 ? t('delegationMore', { names, count: more }) : names,
    }),
  ];
}
