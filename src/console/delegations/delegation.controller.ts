import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { getDelegation, listMembers } from '../../domain/delegations/delegations.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { waitReasons } from '../../domain/registrations/waitlist.queries.js';
import { getAttendee, waitlistPositions } from '../../domain/registrations/registrations.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { delegationPage, type DelegationPageInput } from './delegation.page.js';
import { ConsolePages, sendPage } from '../console-pages.js';

/** A delegation with the state of everybody whom it brought. */
@ConsoleController('delegations/:id')
export class DelegationController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const delegation = await getDelegation(tx, id);
    const call = await getCall(tx, delegation.callId);
    const members = await listMembers(tx, delegation.id);
    const frame = await this.pages.frame(request, reply, { call, section: 'organizations' });
    const sessions: DelegationPageInput['sessions'][number][] = [];
    const ids = [...new Set(members.map(({ registration }) => registration.sessionId))];
    for (const session of await listSessionsById(tx, ids)) {
      const own = members.filter(({ registration }) => registration.sessionId === session.id);
      const registrations = own.map(({ registration }) => registration);
      const places = await waitlistPositions(tx, session.id, registrations);
      sessions.push({ session, members: own, places, reasons: await waitReasons(tx, session, frame.now) });
    }
    const view = delegationPage(frame, {
      organization: await getOrganization(tx, delegation.organizationId),
      coordinator: await getAttendee(tx, delegation.coordinatorId),
      createdAt: delegation.createdAt,
      timeZone: call.timeZone,
      sessions,
    });
    sendPage(reply, 'delegations/delegation', view);
  }
}
