import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { ConsoleErrorFilter } from './console-error.filter.js';
import { Reflector, HttpAdapterHost } from '@nestjs/core';
import type { Ability } from '../../domain/identity/role.js';
import type { FastifyReply, FastifyRequest, FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { requireActiveCall } from '../../domain/calls/call-scope.queries.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { findLogin } from '../../domain/identity/logins.queries.js';
import { findSessionOfRegistration, listFacilitated } from '../../domain/sessions/facilitators.queries.js';
import { ChangeLogins } from '../../flows/identity/change-logins.flow.js';
import { Clock } from '../../platform/clock.js';
import type { Connection } from '../../platform/database/tx.js';
import { Forbidden, Unauthorized } from '../../platform/errors.js';
import { matchedPath } from '../../platform/http/matched-path.js';
import { openPage, findPage } from './console-page.js';
import { loginCookie } from './csrf-token.js';
import { readUpload } from '../ui/upload.js';

/**
 * Declares a controller below /console: for organizers only, every change with a token, refusals as pages of the
 * console. `section` is the entry of the menu that its pages belong to.
 */
export function ConsoleController(path: string, section: string | null = null): ClassDecorator {
  return applyDecorators(
    Controller(`console/${path}`),
    InSection(section),
    UseGuards(SignedInGuard, CsrfGuard),
    UseFilters(ConsoleErrorFilter),
  );
}

/**
 * What the role of an organizer must allow to reach a handler. Without it, `read` for GET and HEAD and `change` for every
 * other method.
 */
export const RequireAbility = Reflector.createDecorator<Ability>();

/**
 * What in the address of a handler names the session that must be a facilitator's own: `:id` is the session, or a
 * registration for it. Without it, a handler is closed to facilitators.
 */
export type FacilitatorScope = 'session' | 'registration';

/** Opens a handler, or all of a controller, to the facilitators of the session that it is about. */
export const OpenToFacilitators = Reflector.createDecorator<FacilitatorScope>();

/** The entry of the menu that the pages of a controller, or of one of its handlers, belong to. */
export const InSection = Reflector.createDecorator<string | null>();

/** A controller that opens without a second factor, even where the workspace requires one: it sets one up. */
export const AllowWithoutSecondFactor = Reflector.createDecorator<true>();

/** A form, or its page, that changes an archived call, too; others are refused, and shown without buttons (`withoutForms`). */
export const AllowWhenArchived = Reflector.createDecorator<true>();

/** Lets in staff whose role opens the page, and opens it for them. */
@Injectable()
class SignedInGuard implements CanActivate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly reflector: Reflector,
    private readonly changeLogins: ChangeLogins,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const [connection, now] = [this.database.manager, this.clock.now()];
    const token = request.cookies[loginCookie];
    const open = token ? await findLogin(connection, token, now) : null;
    if (open === null) throw new Unauthorized('sign-in', 'Sign in to continue.');
    await this.changeLogins.noteSeen(open);
    const section = this.reflector.getAllAndOverride(InSection, [context.getHandler(), context.getClass()]);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const isFacilitator = open.organizer.role === 'facilitator';
    const facilitates = isFacilitator ? await listFacilitated(connection, open.organizer.id) : [];
    const isAllowed = this.reflector.getAllAndOverride(AllowWhenArchived, [context.getHandler(), context.getClass()]);
    const opened = { connection, now, open, section, facilitates, changesArchived: isAllowed ?? false };
    const { actor } = openPage(request, reply, opened);
    const isAllowedWithout = this.reflector.get(AllowWithoutSecondFactor, context.getClass());
    if (open.lacksSecondFactor && !isAllowedWithout)
      throw new Forbidden('second-factor-missing', 'Set up two-step verification first.');
    const required = this.reflector.getAllAndOverride(RequireAbility, [context.getHandler(), context.getClass()]);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const scope = this.reflector.getAllAndOverride(OpenToFacilitators, [context.getHandler(), context.getClass()]);
    const ownSession = isFacilitator && scope !== undefined ? await sessionOf(connection, scope, request.params) : null;
    requireAbility(actor, required ?? (isReading ? 'read' : 'change'), ownSession);
    if (!isReading && !isAllowed) await requireActiveCall(connection, matchedPath(request).slice('/console'.length));
    return true;
  }
}

/** Opens the page without signing in. */
@Injectable()
export class SignedOutGuard implements CanActivate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const [request, reply] = [context.switchToHttp().getRequest(), context.switchToHttp().getResponse()];
    openPage(request, reply, {
      connection: this.database.manager,
      now: this.clock.now(),
      open: null,
      section: null,
      facilitates: [],
    });
    return true;
  }
}

/** Returns the id of the session that an address is about; null if there is none. */
async function sessionOf(connection: Connection, scope: FacilitatorScope, params: unknown): Promise<string | null> {
  const { id } = params as { id: string };
  if (scope === 'session') return id;
  return findSessionOfRegistration(connection, id);
}

/** Refuses every change that did not come from a form of ours. */
@Injectable()
export class CsrfGuard implements CanActivate {
  constructor(private readonly host: HttpAdapterHost) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    // The token is in the body, which isn't read yet for uploads. Visitors who aren't signed in have nothing to upload.
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (request.isMultipart() && findPage(request)?.signedIn != null) await readUpload(request, reply);
    const server: FastifyInstance = this.host.httpAdapter.getInstance();
    if (!(await isOurs(server, request, reply)))
      throw new Forbidden('csrf', 'The form has expired. Reload the page and submit it again.');
    return true;
  }
}

/** The plugin would send its own response; here it only decides, and the error filter renders the page. */
function isOurs(server: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  return new Promise((resolve) => {
    const judge = { unsignCookie: (value: string) => reply.unsignCookie(value), send: () => resolve(false) };
    server.csrfProtection(request, judge as unknown as FastifyReply, () => resolve(true));
  });
}
