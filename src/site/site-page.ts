import { Injectable, Controller } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../domain/calls/call.entity.js';
import { getPublicCallBySlug } from '../domain/calls/calls.queries.js';
import type { Actor } from '../domain/identity/actor.js';
import { originOf } from '../domain/identity/origin.js';
import type { Viewer, Way } from '../domain/sessions/viewer.js';
import { Clock } from '../platform/clock.js';
import { canonicalZone } from '../domain/time/zones.js';
import type { Connection } from '../platform/database/tx.js';
import { type FieldError, type Refusal, shownRefusal } from '../platform/errors.js';
import { gzipSync } from 'node:zlib';
import { acceptsEncoding, type CachedPage, isKnownTag } from '../platform/http/cached-page.js';
import { FormValues } from '../platform/http/form-values.js';
import { hasJustWritten } from '../platform/http/recent-write.js';
import { shareAnswer, type Sharing } from '../platform/http/response-cache.js';
import { pageParameter } from '../platform/http/page-parameter.js';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import { type PageModel, renderPage } from '../platform/views/renderer.js';

const yearSeconds = 365 * 86_400;
/** Pages that show a person, by their link or because the browser remembers them. */
const personalRoutes = /:token|\/my-link$|^\/registered$/u;
const tokenRoutes = /:token/u;
/** The cookies of what a visitor chose, which say nothing about who it is. */
export const chosenCookies = ['tz', 'lang'];
/** Maximum length of a query value. */
const maxValueLength = 100;

/** One request to the public site: the visitor, the form, and methods for responding. */
export class SitePage {
  readonly query: FormValues;
  /** The status of the page that is rendered next. */
  status = 200;
  private typed: FormValues | undefined;

  constructor(
    readonly request: FastifyRequest,
    /** For responses that are neither pages nor redirects. */
    readonly reply: FastifyReply,
    /** The database, for what pages show. */
    readonly connection: Connection,
    readonly now: Date,
  ) {
    this.query = new FormValues(request.query);
  }

  /** The submitted form. */
  get form(): FormValues {
    return (this.typed ??= new FormValues(this.request.body));
  }

  /** The cookies that the browser sent. */
  get cookies(): FastifyRequest['cookies'] {
    return this.request.cookies;
  }

  /** Whether this browser has just sent a form. */
  get needsLatest(): boolean {
    return hasJustWritten(this.request);
  }

  /** Where the request came from, for the activity log. */
  get origin(): string {
    return originOf('page', this.request.ip);
  }

  /** Lets the site whose embedded programme opened this page hear of a registration: browsers cut them off otherwise. */
  keepOpener({ embed }: Way): void {
    if (embed !== undefined) void this.reply.header('cross-origin-opener-policy', 'unsafe-none');
  }

  /** The anonymous visitor, as the actor of flows. */
  get visitor(): Actor {
    const { ip, headers } = this.request;
    const browser = [ip, headers['user-agent'], headers['accept-language']].join('\n');
    return { kind: 'visitor', origin: this.origin, browser };
  }

  /** The person of the link, as the actor of flows. */
  attendee({ id }: { id: string }): Actor {
    return { kind: 'attendee', id, origin: this.origin };
  }

  /** Returns the call. Throws NotFound. */
  call(slug: string): Promise<Call> {
    return getPublicCallBySlug(this.connection, slug);
  }

  /** Returns the visitor's language and zone: from the URL, the cookies, or the call's default. */
  viewer(
    call: {
      timeZone: string;
      languages: readonly string[];
      linkNames?: readonly string[];
      embedOrigins?: readonly string[];
    } = { timeZone: 'UTC', languages: [] },
  ): Viewer {
    const asked = canonicalZone(this.query.only('tz') ?? '');
    const remembered = this.browserZone;
    const via = call.linkNames?.find((name) => name === this.query.only('via'));
    const embed = call.embedOrigins?.find((origin) => origin === this.query.only('embed'));
    return {
      language: this.language(call.languages[0] ?? 'en'),
      timeZone: asked ?? remembered ?? call.timeZone,
      isOwnZone: asked !== null || remembered !== null,
      ...(this.request.method === 'POST' && { isFormAnswer: true }),
      ...(via !== undefined && { via }),
      ...(embed !== undefined && { embed }),
      now: this.now,
    };
  }

  /**
   * Returns the viewer for the person of the link: their language, unless the URL has another, and their zone. While
   * theirs is not known, it is the browser's.
   */
  viewerOf(person: { language: string; timeZone: string; isOwnZone: boolean }): Viewer {
    const own = this.viewer({ timeZone: person.timeZone, languages: [person.language] });
    const language = this.query.names.includes('lang') ? own.language : person.language;
    return { ...own, language, ...(person.isOwnZone && { timeZone: person.timeZone, isOwnZone: true }) };
  }

  /** The zone of the browser, if it said; null otherwise. */
  get browserZone(): string | null {
    return canonicalZone(this.cookies['tz'] ?? '');
  }

  /** Stores the language and zone from the URL in cookies; nothing is stored on the server. */
  rememberChoices(viewer: Viewer): void {
    const options = { path: '/', maxAge: yearSeconds, sameSite: 'lax' as const };
    const asked = this.query.only('tz');
    if (asked !== null && canonicalZone(asked) === viewer.timeZone) {
      this.reply.setCookie('tz', viewer.timeZone, options);
    }
    if (this.query.only('lang') !== null) this.reply.setCookie('lang', viewer.language, options);
  }

  /**
   * Returns the query parameters preserved in links: only these names, because anything else would be repeated in every
   * link and lead to more URLs for the same page.
   */
  carriedQuery(names: readonly string[]): Record<string, string> {
    const values = this.query.names.flatMap((name): [string, string][] => {
      const [value] = this.query.list(name);
      return value !== undefined && names.includes(name) && value.length <= maxValueLength ? [[name, value]] : [];
    });
    return Object.fromEntries(values);
  }

  /** Sends an uncached page. */
  render(template: string, view: PageModel, status = this.status): void {
    this.html(renderPage(`site/${template}`, view), status);
  }

  /**
   * Sends uncached HTML. Compressed, a page would give away the secrets on it to a site that has a browser ask for it with
   * texts of its choice. So only pages are that nobody else can ask for, because of the token in their address, and those
   * without a secret, because the browser sent no cookie that could lead to one.
   */
  html(content: string | Buffer, status = this.status): void {
    const { request, reply } = this;
    void reply.code(status).type('text/html; charset=utf-8').header('cache-control', this.cacheControl);
    const isSafe =
      tokenRoutes.test(request.routeOptions.url ?? '') ||
      Object.keys(request.cookies).every((name) => chosenCookies.includes(name));
    const isCompressed = isSafe && acceptsEncoding(request.headers['accept-encoding'] ?? '', 'gzip');
    if (!isCompressed) void reply.send(content);
    // Quicker than brotli, for a page that is sent once.
    else void reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').send(gzipSync(content));
  }

  /** Allows the answer to be sent to others who ask alike, see `ResponseCache`. */
  share(sharing: Sharing): void {
    shareAnswer(this.request, sharing);
  }

  /** Sends a page, or a file of this type, that is the same for others, or 304 if the client has it. */
  async ready(content: CachedPage, type = 'text/html', cacheControl = this.cacheControl): Promise<void> {
    const { etag } = content;
    void this.reply
      .header('etag', etag)
      .header('cache-control', cacheControl)
      .header('vary', this.reply.getHeader('vary') ?? 'accept-encoding, accept-language, cookie');
    if (isKnownTag(this.request.headers['if-none-match'] ?? '', etag)) {
      void this.reply.code(304).send();
      return;
    }
    const { encoding, body } = await content.for(this.request.headers['accept-encoding'] ?? '');
    if (encoding !== null) void this.reply.header('content-encoding', encoding);
    void this.reply.code(200).type(`${type}; charset=utf-8`).send(body);
  }

  /** How long the response can be cached: not at all if it shows a person, because others may use the browser. */
  get cacheControl(): string {
    return personalRoutes.test(this.request.routeOptions.url ?? '') ? 'no-store' : 'private, no-cache';
  }

  /** Sends a file with its version (304 if the browser has it), which does nothing but show. */
  versioned(file: { type: string; content: string | Buffer; etag: string; cacheControl: string }): void {
    const { type, content, etag, cacheControl } = file;
    void this.reply
      .header('etag', etag)
      .header('cache-control', cacheControl)
      .header('content-security-policy', "default-src 'none'; sandbox")
      // Emails show it on other sites.
      .header('cross-origin-resource-policy', 'cross-origin');
    if (isKnownTag(this.request.headers['if-none-match'] ?? '', etag)) void this.reply.code(304).send();
    else void this.reply.type(type).send(content);
  }

  /**
   * Redirects to another page (303), so that a reload changes nothing. The script that sent a form gets the address, by
   * which it knows us from a network that answers in our place (`client/pages/unsent-forms.ts`).
   */
  redirect(path: string): void {
    if (this.request.method === 'POST' && this.request.headers.accept === 'application/json')
      void this.reply.send({ location: path });
    else void this.reply.redirect(path, 303);
  }

  /**
   * Shows the page again with the status of a refusal that has field errors or that `isShown` accepts. Throws anything
   * else.
   */
  async fail(
    error: unknown,
    show: (fieldErrors: readonly FieldError[], code: string) => Promise<void> | void,
    isShown?: (refusal: Refusal) => boolean,
  ): Promise<void> {
    const refusal = shownRefusal(error, isShown);
    this.status = refusal.status;
    this.retryAfter(refusal);
    await show(refusal.fieldErrors, refusal.code);
  }

  /** Says in the answer when a request that was refused for now can be repeated. */
  retryAfter({ values: { seconds } }: Refusal): void {
    if (seconds !== undefined) this.reply.header('retry-after', seconds);
  }

  private language(fallback: string): string {
    return negotiateLanguage({
      chosen: this.query.only('lang'),
      cookie: this.cookies['lang'] ?? null,
      acceptLanguage: this.request.headers['accept-language'] ?? null,
      fallback,
    });
  }
}

/** Opens the page of a request to a server. As a guard of Nest it would take a fifth of the time of a cached page. */
type OpenPage = (request: FastifyRequest, reply: FastifyReply) => SitePage;

const openers = new WeakMap<FastifyInstance, OpenPage>();

/** Passes a handler the `SitePage` of its request. */
export const Page = pageParameter((request, reply) => openers.get(request.server)?.(request, reply));

/** Opens the pages of the public site with the database and the clock of the program. */
@Injectable()
export class SitePages {
  constructor(database: DataSource, clock: Clock, { httpAdapter }: HttpAdapterHost) {
    const server = httpAdapter?.getInstance<FastifyInstance | undefined>();
    const { manager } = database;
    if (server) openers.set(server, (request, reply) => new SitePage(request, reply, manager, clock.now()));
  }
}

/** Declares a controller of the public site, whose handlers respond through their `SitePage`. */
export function SiteController(path: string | string[] = ''): ClassDecorator {
  return Controller(path);
}
