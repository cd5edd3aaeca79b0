import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getDelegation, listMembers, type DelegationMember } from '../../domain/delegations/delegations.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { waitReasons } from '../../domain/registrations/waitlist/waitlist.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { waitlistPositions } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { translate } from '../../platform/i18n/messages.js';
import { provisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import type { WaitReason } from '../../domain/registrations/waitlist/waitlist.js';
import { currentRsvp } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { registrationState } from '../registrations/attendee-rows.js';
import { dayAndTime, dayAndTimeBeside } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import { organizationPath } from '../paths/organization-paths.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';

/** A delegation with the registrations of its members. */
@ConsoleController('delegations/:id', 'organizations')
export class DelegationController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const delegation = await getDelegation(connection, id);
    const { timeZone } = await page.callOf(delegation);
    const view = delegationPage(await page.layout(), {
      organization: await getOrganization(connection, delegation.organizationId),
      coordinator: await getAttendee(connection, delegation.coordinatorId),
      createdAt: delegation.createdAt,
      timeZone,
      sessions: await this.sessionsOf(delegation.id, page.now),
    });
    page.render('delegations/delegation', view);
  }

  /** The sessions with the members who are registered for them, their places on the waiting list and why they wait. */
  private async sessionsOf(delegationId: string, now: Date): Promise<DelegationPageInput['sessions']> {
    const connection = this.database.manager;
    const members = await listMembers(connection, delegationId);
    const ids = [...new Set(members.map(({ registration }) => registration.sessionId))];
    const sessions: DelegationPageInput['sessions'][number][] = [];
    for (const session of await listSessionsById(connection, ids)) {
      const own = members.filter(({ registration }) => registration.sessionId === session.id);
      const registrations = own.map(({ registration }) => registration);
      const places = await waitlistPositions(connection, session.id, registrations);
      sessions.push({ session, members: own, places, reasons: await waitReasons(connection, session, now) });
    }
    return sessions;
  }
}

interface DelegationPageInput {
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

type Waiting = Pick<DelegationPageInput['sessions'][number], 'places' | 'reasons'>;

const columns: readonly ListColumn<DelegationMember, Waiting>[] = [
  {
    heading: 'console.common.col.person',
    cell: ({ registration, attendee }) => ({ text: attendee.name, path: registrationPath(registration.id) }),
  },
  { heading: 'console.common.col.address', as: 'whole', cell: ({ attendee }) => ({ ltr: attendee.email }) },
  {
    heading: 'console.common.col.standing',
    cell: ({ registration, attendee }, { places, reasons, language }) => {
      const place = places.get(registration.id);
      return {
        state: {
          ...registrationState(registration.state, language),
          ...(place !== undefined && { label: translate(language, 'registrations.status.label.place', { place }) }),
        },
        lines: [
          ...(attendee.notMeAt === null ? [] : [translate(language, 'console.registrations.notMe.short')]),
          ...(provisionalPlace(registration)?.hasLapsed ? [translate(language, 'console.registrations.lapsed')] : []),
          ...reasonText(reasons.get(registration.id), language),
        ],
      };
    },
  },
  {
    heading: 'console.common.col.calendar',
    none: 'console.common.nothing',
    cell: ({ registration }, { language }) => {
      const rsvp = currentRsvp(registration);
      return rsvp === null ? '' : translate(language, `console.registrations.rsvp.${rsvp}`);
    },
  },
];

/** A delegation for organizers: everybody's state in each session. Its coordinator's link is not on it. */
function delegationPage(layout: ConsoleLayout, input: DelegationPageInput) {
  const { language, now } = layout;
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
      members: tableOf(
        columns,
        members,
        { places, reasons, language, now },
        translate(language, 'delegations.membersOf', { session: session.title }),
      ),
    })),
  };
}

function reasonText(why: WaitReason | undefined, language: string): string[] {
  if (why?.reason !== 'party-too-large') return [];
  const { needs, free } = why;
  return [translate(language, 'console.registrations.why.group', { needs, free })];
}
