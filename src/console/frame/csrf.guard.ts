import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Forbidden } from '../../platform/errors.js';
import { findPage } from './console-page.js';
import { readUpload } from '../ui/upload.js';

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
