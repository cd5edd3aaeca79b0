import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../domain/calls/call.entity.js';
import { Clock } from '../platform/clock.js';
import { organizerLanguages } from '../platform/i18n/messages.js';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import { renderPage } from '../platform/views/renderer.js';
import { takeFlash } from './flash.js';
import { formValues, textOf } from './form-values.js';
import { type ConsoleLayout, consoleLayout, type Section } from './layout.js';
import { countForLayout } from './layout.queries.js';
import { organizerOf } from './signed-in.js';

const yearSeconds = 365 * 86_400;

/** What every page of the console begins with. */
@Injectable()
export class ConsolePages {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The frame of a page for the organizer who asked for it; a language that the address names is kept. */
  async frame(
    request: FastifyRequest,
    reply: FastifyReply,
    page: { call: Call | null; section: Section | null },
  ): Promise<ConsoleLayout> {
    const now = this.clock.now();
    const language = languageOf(request);
    rememberLanguage(request, reply, language);
    const counts = page.call === null ? null : await countForLayout(this.database.manager, page.call.id, now);
    return consoleLayout({
      ...page,
      counts,
      organizer: organizerOf(request),
      language,
      now,
      path: request.method === 'GET' ? request.url : null,
      csrfToken: reply.generateCsrf(),
      flash: takeFlash(request, reply, language),
    });
  }
}

/** The organizer's language: what the address asks for, then what the browser kept, then what it prefers. */
export function languageOf(request: FastifyRequest): string {
  return negotiateLanguage({
    chosen: textOf(formValues(request.query), 'lang'),
    cookie: request.cookies['lang'] ?? null,
    acceptLanguage: request.headers['accept-language'] ?? null,
    fallback: 'en',
    among: organizerLanguages,
  });
}

/** Keeps in the browser the language that the address asks for. */
export function rememberLanguage(request: FastifyRequest, reply: FastifyReply, language: string): void {
  if (textOf(formValues(request.query), 'lang') === '') return;
  reply.setCookie('lang', language, { path: '/', maxAge: yearSeconds, sameSite: 'lax' });
}

/** Sends a page of the console: it belongs to one person and is kept by nobody. */
export function sendPage(reply: FastifyReply, template: string, view: ConsoleLayout, status = 200): void {
  void reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(renderPage(`console/${template}`, view));
}

/** Leads on after a change, so that loading the page again changes nothing. */
export function seeOther(reply: FastifyReply, path: string): void {
  void reply.redirect(path, 303);
}
