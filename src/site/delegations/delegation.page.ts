import type { Call } from '../../domain/calls/call.entity.js';
import type { ListedMember } from '../../domain/delegations/listed-member.js';
import { translate } from '../../platform/i18n/messages.js';
import { isLive, currentRsvp } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { publicLayout } from '../layout.js';
import { sessionPath } from '../paths.js';
import { type StateLabel, registrationStatus, statusInList } from '../registrations/registration-labels.js';
import type { RosterForm } from './roster-form.js';

/** A session with the registrations of a delegation. */
export interface DelegationSession {
  session: Session;
  members: readonly ListedMember[];
}

export interface DelegationPageInput {
  call: Call;
  organization: string;
  coordinator: { name: string; email: string };
  sessions: readonly DelegationSession[];
  roster: RosterForm;
  /** The action that led to the page, or `refused` with a code. */
  flash: { key: string; tone: '' | 'bad'; values?: Record<string, string | number> } | null;
  path: string;
}

const counted = ['confirmed', 'offered', 'waitlisted', 'pending'] as const;

/** Returns the page of a delegation, without the members' personal links. */
export function delegationPage(input: DelegationPageInput, viewer: Viewer) {
  const { call, organization, coordinator, path, flash } = input;
  const text = (key: string, values = {}) => translate(viewer.language, `delegations.${key}`, values);
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, organization),
    heading: organization,
    lede: text('lede', coordinator),
    flash: flash && { text: text(flash.key, flash.values), tone: flash.tone, path: null },
    figures: figuresOf(input.sessions, text),
    sessions: input.sessions.map((one) => sessionView(input, one, viewer)),
    roster: input.roster,
  };
}

type Text = (key: string, values?: Record<string, string | number>) => string;

/** Counts people, not seats: somebody with a seat in each of three sessions is one person. */
function figuresOf(sessions: readonly DelegationSession[], text: Text) {
  const members = sessions.flatMap((session) => session.members);
  if (members.length === 0) return [];
  return counted.flatMap((state) => {
    const inState = members.filter(({ registration }) => registration.state === state);
    const count = new Set(inState.map(({ email }) => email.toLowerCase())).size;
    return count > 0 || state === 'confirmed' ? [{ label: text(`figure.${state}`), count }] : [];
  });
}

function sessionView(input: DelegationPageInput, one: DelegationSession, viewer: Viewer) {
  const { members } = one;
  const { language } = viewer;
  const session = readIn(one.session, input.call, language);
  const text: Text = (key, values = {}) => translate(language, `delegations.${key}`, values);
  const time = sessionTime(session, viewer);
  const live = members.filter(({ registration }) => isLive(registration.state));
  const left = members.filter(({ registration }) => !isLive(registration.state));
  return {
    id: session.id,
    title: session.title,
    lang: titleLanguage(session),
    path: sessionPath(input.call, session),
    when: translate(language, 'notifications.dateAndRange', {
      date: time.fullDate,
      range: `${time.start} – ${time.end}`,
    }),
    zone: translate(language, 'sessions.inZone', { place: time.place, offset: time.offset }),
    counts: counted
      .map((state) => ({ state, count: live.filter(({ registration }) => registration.state === state).length }))
      .filter(({ count }) => count > 0)
      .map(({ state, count }) => text(`count.${state}`, { count }))
      .join(translate(language, 'notifications.listComma')),
    // That people are waiting for seats together.
    allOrNothing: live.some(({ registration }) => registration.state === 'waitlisted' && registration.allOrNothing)
      ? text('waitTogether')
      : null,
    members: live.map((member) => memberView(input, one, member, viewer)),
    // Number of people who are no longer registered.
    left:
      left.length === 0 ? null : { label: text('left', { count: left.length }), names: left.map(({ name }) => name) },
  };
}

function memberView(
  { path }: DelegationPageInput,
  { session }: DelegationSession,
  { id, registration, name, email }: ListedMember,
  viewer: Viewer,
) {
  const { language, now } = viewer;
  const where = registrationStatus(session, registration.state, now);
  const base = `${path}/members/${id}`;
  const isOpen = session.state === 'published' && session.endsAt > now;
  const hasSeat = registration.state === 'confirmed';
  const own = where === 'over' ? registration.state : where;
  return {
    name,
    email,
    // Without the position on the waiting list: that of somebody who was registered before would not move, which tells
    // who they are.
    state: statusInList(own, null, language),
    // How they attend, if the session asks.
    way: session.asksAttendance
      ? translate(
          language,
          registration.attendance === null ? 'delegations.wayOpen' : `sessions.format.${registration.attendance}`,
        )
      : null,
    // Details of the status, such as when an offer expires.
    note: offerNote(registration.offerExpiresAt, viewer),
    rsvp: rsvpLabel(currentRsvp(registration), language),
    actions: isOpen
      ? {
          replacePath: `${base}/replace`,
          withdrawPath: `${base}/withdraw`,
          withdrawText: translate(language, `delegations.withdrawText.${hasSeat ? 'seat' : 'line'}`, {
            name,
          }),
        }
      : null,
  };
}

function offerNote(offerExpiresAt: Date | null, { language, timeZone }: Viewer): string | null {
  if (offerExpiresAt === null) return null;
  return translate(language, 'delegations.offeredUntil', {
    date: formatDate(offerExpiresAt, timeZone, language, 'weekday-short'),
    time: formatTime(offerExpiresAt, timeZone, language),
  });
}

function rsvpLabel(rsvp: ReturnType<typeof currentRsvp>, language: string): StateLabel | null {
  if (rsvp === null) return null;
  const looks = {
    accepted: { tone: 'good', icon: 'dot' },
    tentative: { tone: 'warn', icon: 'half' },
    declined: { tone: 'bad', icon: 'bang' },
  } as const;
  return { ...looks[rsvp], label: translate(language, `delegations.rsvp.${rsvp}`) };
}
