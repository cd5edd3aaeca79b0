import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getDelegation, listMembers } from '../../domain/delegations/delegations.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { waitReasons } from '../../domain/registrations/waitlist.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { waitlistPositions } from '../../domain/registrations/waitlist-order.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { delegationPage, type DelegationPageInput } from './delegation.page.js';

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
