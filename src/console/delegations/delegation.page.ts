import type { DelegationMember } from '../../domain/delegations/delegations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { provisionalPlace } from '../../domain/registrations/provisional-seat.js';
import type { WaitReason } from '../../domain/registrations/waitlist.js';
import { currentRsvp } from '../../domain/registrations/rsvp.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { registrationState } from '../registrations/attendee-rows.js';
import { dayAndTime, dayAndTimeBeside } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { organizationPath } from '../paths/organization-paths.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';

export interface DelegationPageInput {
  organization: { id: string; name: string };
  coordinator: { name: string; email: string };
  createdAt: Date;
  /** Of the call. */
  timeZone: string;
  sessions: readonly {
    session: Session;
    members: readonly DelegationMember[];
    places: ReadonlyMap<string, number>;
    /** Why people wait, by registration. */
    reasons: ReadonlyMap<string, WaitReason>;
  }[];
}

/** A delegation for organizers: everybody's state in each session. Its coordinator's link is not on it. */
export function delegationPage(layout: ConsoleLayout, input: DelegationPageInput) {
  const { language } = layout;
  const { organization, coordinator, timeZone } = input;
  return {
    ...layout,
    title: organization.name,
    heading: translate(language, 'console.delegations.title', { organization: organization.name }),
    organizationPath: organizationPath(organization),
    coordinator: coordinator.name,
    coordinatorEmail: coordinator.email,
    startedAt: dayAndTime(input.createdAt, timeZone, language),
    sessions: input.sessions.map(({ session, members, places, reasons }) => ({
      title: session.title,
      path: sessionPath(session, 'attendees'),
      when: dayAndTimeBeside(session.startsAt, session.timeZone, timeZone, language),
      members: members.map(({ registration, attendee }) => {
        const rsvp = currentRsvp(registration);
        const place = places.get(registration.id);
        return {
          path: registrationPath(registration.id),
          name: attendee.name,
          email: attendee.email,
          state: {
            ...registrationState(registration.state, language),
            ...(place !== undefined && { label: translate(language, 'delegations.state.place', { place }) }),
          },
          notes: [
            ...(attendee.notMeAt === null ? [] : [translate(language, 'console.registrations.notMe.short')]),
            ...(provisionalPlace(registration)?.hasLapsed ? [translate(language, 'console.registrations.lapsed')] : []),
            ...reasonText(reasons.get(registration.id), language),
          ],
          rsvp: rsvp && translate(language, `console.registrations.rsvp.${rsvp}`),
        };
      }),
    })),
  };
}

function reasonText(why: WaitReason | undefined, language: string): string[] {
  if (why?.reason !== 'party-too-large') return [];
  const { needs, free } = why;
  return [translate(language, 'console.registrations.why.group', { needs, free })];
}
