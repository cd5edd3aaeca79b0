import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { findDelegationByToken } from '../../domain/delegations/delegations.queries.js';
import { originOf } from '../../domain/identity/origin.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { findAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { visitorToken } from '../../domain/registrations/links/link-tokens.js';
import { canonicalZone } from '../../domain/time/zones.js';
import { findAttendeeByPageToken, findCallOfRevokedLink } from '../../domain/registrations/links/links.queries.js';
import { ProveAddress } from '../../flows/registrations/prove-address.flow.js';
import { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/database/tx.js';
import { SiteController } from '../site-page.js';
import { rememberVisitor } from './visitor-cookie.js';
import { getCall, listPublicCalls } from '../../domain/calls/calls.queries.js';
import { NotFound, Gone, type Refusal } from '../../platform/errors.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';

type FindOwner = (connection: Connection, token: string) => Promise<Attendee | null>;

/** Returns a guard that proves the address of a person who POSTs to a link that is only sent by email. */
function provingGuard(findOwner: FindOwner, isOwnPage = false): Type<CanActivate> {
  @Injectable()
  class ProvingGuard implements CanActivate {
    constructor(
      private readonly database: DataSource,
      private readonly proveAddress: ProveAddress,
      private readonly config: Config,
    ) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { token?: string } }>>();
      const { token } = request.params;
      if (request.method !== 'POST' || token === undefined) return true;
      const owner = await findOwner(this.database.manager, token);
      if (owner === null) return true;
      const browserZone = canonicalZone(request.cookies['tz'] ?? '');
      await this.proveAddress.run(owner, originOf('page', request.ip), browserZone);
      if (isOwnPage) {
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        rememberVisitor(request, reply, visitorToken(this.config.secret, owner.id, owner.linkVersion));
      }
      return true;
    }
  }
  return ProvingGuard;
}

const OwnPageGuard = provingGuard(findAttendeeByPageToken, true);

const DelegationGuard = provingGuard(async (connection, token) => {
  const delegation = await findDelegationByToken(connection, token);
  return delegation && findAttendee(connection, delegation.coordinatorId);
});

/** Declares a controller of a person's own pages, below `/me/{token}`. */
export function OwnPageController(path = ''): ClassDecorator {
  return applyDecorators(SiteController(`me/:token${path}`), UseGuards(OwnPageGuard));
}

/** Declares a controller of a delegation's pages, below `/delegations/{token}`: its coordinator has the link by email. */
export function DelegationPageController(path = ''): ClassDecorator {
  return applyDecorators(SiteController(`delegations/:token${path}`), UseGuards(DelegationGuard));
}

/** Returns the person of a link. Throws NotFound, or Gone for a link that was replaced. */
export async function attendeeOfLink(connection: Connection, token: string): Promise<Attendee> {
  const attendee = await findAttendeeByPageToken(connection, token);
  if (attendee === null) throw await unknownLink(connection, token);
  return attendee;
}

/** Returns a registration of the person of a link. Throws NotFound for someone else's. */
export async function registrationOfLink(connection: Connection, token: string, id: string) {
  const attendee = await attendeeOfLink(connection, token);
  const registration = await getRegistration(connection, id);
  if (registration.attendeeId !== attendee.id) {
    throw new NotFound('registration-not-found', 'Registration not found.');
  }
  const session = await getSession(connection, registration.sessionId);
  return { attendee, registration, session, call: await getCall(connection, attendee.callId) };
}

/**
 * Returns why a personal link doesn't work: it was replaced, or it is unknown, perhaps because it was cut. The page offers
 * to send it again, for an unknown one in the latest call.
 */
export async function unknownLink(connection: Connection, token: string): Promise<Refusal> {
  const call = await findCallOfRevokedLink(connection, token);
  if (call === null) {
    const [latest] = await listPublicCalls(connection);
    return new NotFound('link-unknown', 'Unknown link.', latest === undefined ? {} : { call: latest.slug });
  }
  return new Gone('link-revoked', 'This link was replaced by a newer one.', { call: call.slug });
}
