import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall, getCallBySlug, listCalls } from '../../domain/calls/calls.queries.js';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { type Device, deviceOf } from '../../domain/identity/device.js';
import type { OpenLogin } from '../../domain/identity/logins.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { originOf } from '../../domain/identity/origin.js';
import { may } from '../../domain/identity/role.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { isIdTaken } from '../../platform/database/sql-state.js';
import { type FieldError, type Refusal, shownRefusal, Unauthorized } from '../../platform/errors.js';
import { FormValues } from '../../platform/http/form-values.js';
import { hasJustWritten } from '../../platform/http/recent-write.js';
import { pageParameter } from '../../platform/http/page-parameter.js';
import { type Language, languages, type MessageValues, organizerLanguages } from '../../platform/i18n/messages.js';
import { negotiateLanguage } from '../../platform/i18n/negotiate-language.js';
import { type PageModel, renderPage } from '../../platform/views/renderer.js';
import { csrfTokenFor } from './csrf-token.js';
import { leaveFlash, takeFlash } from './flash.js';
import { findLastCall, rememberCall } from './last-call.js';
import type { Tester } from '../../domain/notifications/outbox/delivery.js';
import { findTesters } from '../../domain/notifications/outbox/draft-call.queries.js';
import { withoutForms } from './read-only.js';
import { type ConsoleLayout, consoleLayout } from './layout.js';
import { countForLayout, isReviewer } from './layout.queries.js';
import { findUndoInput, type UndoInput } from './undo-view.js';
import { sessionPart } from './session-nav.js';
import type { FileStore } from '../../platform/file-store/file-store.js';
import type { StoredFile } from '../../platform/file-store/files.queries.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import type { SpooledFile } from '../../platform/file-store/spooled-file.js';
import { readUploaded, spooledFiles, uploadedFile } from '../ui/upload.js';

const yearSeconds = 365 * 86_400;
const fileTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
};
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What a page needs from its guard. */
interface Opened {
  connection: Connection;
  now: Date;
  /** Null before sign-in. */
  open: OpenLogin | null;
  section: string | null;
  /** The sessions of a facilitator. */
  facilitates: readonly string[];
  /** Whether the page changes an archived call, too. */
  changesArchived?: boolean;
}

/** One request to the console: who sent it, what they typed, and the ways to answer. */
export class ConsolePage {
  readonly now: Date;
  readonly language: string;
  readonly query: FormValues;
  /** The status of the page that is rendered next. */
  status = 200;
  private typed: FormValues | undefined;
  /** The call whose menu the page shows. */
  private shownCall: Call | null = null;
  /** The session whose tabs the page shows. */
  private shownSession: Session | null = null;
  /** The sessions of a page about several, which shows how to undo what was just done to them. */
  undoableIn: readonly string[] = [];
  /** What the form that was sent edits, as the activity log names it. */
  edited: string | null = null;

  constructor(
    readonly request: FastifyRequest,
    /** For the few answers that are neither pages nor redirects. */
    readonly reply: FastifyReply,
    private readonly opened: Opened,
  ) {
    this.now = opened.now;
    this.query = new FormValues(request.query);
    this.language = languageOf(request);
  }

  /** The database, for what pages show. */
  get connection(): Connection {
    return this.opened.connection;
  }

  /** The zone of the times on the page: that of the call whose menu it shows. */
  get timeZone(): string {
    return this.shownCall?.timeZone ?? 'UTC';
  }

  /** Whether this browser has just sent a form. */
  get needsLatest(): boolean {
    return hasJustWritten(this.request);
  }

  /** The organizer who sent the request, or null before sign-in. */
  get signedIn(): Organizer | null {
    return this.opened.open?.organizer ?? null;
  }

  /** The organizer who sent the request. Throws Unauthorized before sign-in. */
  get organizer(): Organizer {
    if (this.signedIn === null) throw new Unauthorized('sign-in', 'Sign in to continue.');
    return this.signedIn;
  }

  /** The organizer as the actor of flows. Throws Unauthorized before sign-in. */
  get actor(): OrganizerActor {
    const { id, role } = this.organizer;
    const { facilitates } = this.opened;
    return { kind: 'organizer', id, role, origin: this.origin, ...(role === 'facilitator' && { facilitates }) };
  }

  /** Where the request comes from, for the audit log. */
  get origin(): string {
    return originOf('console', this.request.ip);
  }

  /** The device that sent the request. */
  get device(): Device {
    return {
      ...deviceOf(this.request.ip, this.request.headers['user-agent']),
      language: languageOf(this.request, languages),
    };
  }

  /** The id of the login that the request comes with, or null before sign-in. */
  get loginId(): string | null {
    return this.opened.open?.login.id ?? null;
  }

  /** The form that was sent. */
  get form(): FormValues {
    return (this.typed ??= new FormValues(this.request.body));
  }

  /** The cookies that the browser sent. */
  get cookies(): FastifyRequest['cookies'] {
    return this.request.cookies;
  }

  /** The file that was uploaded; empty if there was none. */
  get file(): Buffer {
    return uploadedFile(this.request);
  }

  /** The files that came in a field of the form of a route that takes files (`takesFiles`). */
  files(field: string): readonly SpooledFile[] {
    return spooledFiles(this.request, field);
  }

  /** A table that was uploaded, or the text that was pasted or came back with the confirmation of its preview. */
  upload() {
    return readUploaded(uploadedFile(this.request), this.form);
  }

  /**
   * Creates what the form describes, and returns its ID. The ID follows from the form, which contains a token of its page,
   * so that a form that arrives twice, even at once, creates one thing: the database refuses the second.
   */
  async createOnce(create: (id: string) => Promise<unknown>): Promise<string> {
    const hash = createHash('sha256').update(`${this.request.url}\n${JSON.stringify(this.request.body)}\n`);
    for (const { sha256 } of this.files('file')) hash.update(sha256);
    const digits = hash.update(this.file).digest('hex');
    const id = digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/u, '$1-$2-4$3-8$4-$5');
    try {
      await create(id);
    } catch (error) {
      if (!isIdTaken(error, id)) throw error;
    }
    return id;
  }

  /** Returns the call and shows its menu. Throws NotFound. */
  async call(slug: string): Promise<Call> {
    return this.show(await getCallBySlug(this.opened.connection, slug));
  }

  /** Returns the call that the browser had open last, and shows its menu; null if there is no call. */
  async lastCall(): Promise<Call | null> {
    const call = await findLastCall(this.request, this.opened.connection);
    return call && this.show(call);
  }

  /** Returns the call that something belongs to, and shows its menu. */
  async callOf({ callId }: { callId: string }): Promise<Call> {
    return this.show(await getCall(this.opened.connection, callId));
  }

  /** Returns a session, whose tabs are shown, with its call, whose menu is shown. Throws NotFound. */
  async session(id: string): Promise<{ session: Session; call: Call }> {
    const session = await getSession(this.opened.connection, id);
    this.shownSession = session;
    return { session, call: await this.callOf(session) };
  }

  /**
   * The layout around the page, with the navigation of the call that was found last, or of the one that the browser had
   * open before; a language in the address is remembered.
   */
  async layout(call: Call | null = this.shownCall): Promise<ConsoleLayout> {
    rememberLanguage(this.request, this.reply, this.language);
    const navigated = await this.navigatedCall(call);
    const [session, part] = [this.shownSession, sessionPart(this.request.routeOptions.url)];
    return consoleLayout({
      call: navigated,
      calls: navigated === null ? [] : await listCalls(this.opened.connection),
      isPageOfCall: call !== null,
      changesArchived: this.opened.changesArchived ?? false,
      testAddress: (await this.testerOf(call))?.email ?? null,
      session: session && navigated && part && { session, call: navigated, ...part },
      section: this.opened.section,
      counts: navigated && (await countForLayout(this.opened.connection, navigated.id, this.now)),
      isReviewer: this.signedIn !== null && (await isReviewer(this.opened.connection, this.signedIn.id)),
      organizer: this.signedIn,
      language: this.language,
      now: this.now,
      path: pathOf(this.request),
      csrfToken: csrfTokenFor(this.reply),
      justDone: await this.findJustDone(),
      flash: this.signedIn && takeFlash(this.request, this.reply, this.language),
    });
  }

  /** Returns who gets all emails of a draft as tests. */
  private async testerOf(call: Call | null): Promise<Tester | undefined> {
    if (call === null || call.testRecipientId === null) return undefined;
    return (await findTesters(this.opened.connection, [call.id])).get(call.id);
  }

  /** Answers with a page, which no cache stores. */
  render(template: string, view: PageModel, status = this.status): void {
    sendPage(this.reply, template, view, status);
  }

  /**
   * Answers with a step of a form, such as the preview of what it will do. Browsers keep it in their own cache, because
   * they couldn't show the answer to a form again on Back otherwise. For pages without secrets.
   */
  renderStep(template: string, view: PageModel): void {
    const isAnswer = this.request.method === 'POST';
    sendPage(this.reply, template, view, this.status, isAnswer ? 'private, no-cache' : 'no-store');
  }

  /**
   * Leads to another page (303), so that a reload changes nothing; it shows the message with the key `flash` once. A
   * language in the address is remembered.
   */
  redirect(path: string, flash?: string, values?: MessageValues): void {
    rememberLanguage(this.request, this.reply, this.language);
    if (flash !== undefined) leaveFlash(this.reply, flash, values);
    void this.reply.redirect(path, 303);
  }

  /** Answers with JSON, which no cache stores. */
  json(body: object): void {
    void this.reply.header('cache-control', 'no-store').send(body);
  }

  /** Answers with a stored file, which no cache stores. */
  sendFile(store: FileStore, file: StoredFile): void {
    sendFile({ request: this.request, reply: this.reply }, store, file, 'private, no-store');
  }

  /** Answers with a file to save; its type follows from the ending of its name. */
  download(name: string, content: string | Buffer | Readable): void {
    void this.reply
      .type(fileTypes[name.slice(name.lastIndexOf('.') + 1)] ?? workbook)
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(content);
  }

  /**
   * Shows the form again, with the status of a refusal that has field errors, or that `isShown` says the form shows.
   * Throws anything else.
   */
  async fail(
    error: unknown,
    show: (fieldErrors: readonly FieldError[], code: string) => Promise<void>,
    isShown?: (refusal: Refusal) => boolean,
  ): Promise<void> {
    const refusal = shownRefusal(error, isShown);
    this.status = refusal.status;
    await show(refusal.fieldErrors, refusal.code);
  }

  private async navigatedCall(call: Call | null): Promise<Call | null> {
    if (this.signedIn === null) return null;
    // Facilitators see what the pages of their sessions say about the call, and no page of it.
    if (!may(this.signedIn.role, 'read')) return this.shownSession && call;
    const navigated = call ?? (await findLastCall(this.request, this.opened.connection));
    const isChosen = call !== null || this.query.text('call') !== '';
    if (navigated !== null && isChosen) rememberCall(this.request, this.reply, navigated);
    return navigated;
  }

  /** What was just done to the sessions that the page is about, if this organizer can undo it. */
  private async findJustDone(): Promise<UndoInput | null> {
    const ids = this.shownSession === null ? this.undoableIn : [this.shownSession.id];
    if (ids.length === 0 || this.signedIn === null || !may(this.signedIn.role, 'change')) return null;
    return findUndoInput(this.opened.connection, ids, this.now);
  }

  private show(call: Call): Call {
    this.shownCall = call;
    return call;
  }
}

const pages = new WeakMap<FastifyRequest, ConsolePage>();

/** Opens the page that answers a request. */
export function openPage(request: FastifyRequest, reply: FastifyReply, opened: Opened): ConsolePage {
  const page = new ConsolePage(request, reply, opened);
  pages.set(request, page);
  return page;
}

/** Returns the page that answers a request; null if no guard opened it. */
export function findPage(request: FastifyRequest): ConsolePage | null {
  return pages.get(request) ?? null;
}

/** Hands a handler the page that answers its request: a `ConsolePage`, opened by the guard. */
export const Page = pageParameter((request) => pages.get(request));

/**
 * The organizer's language: what the address asks for, then the browser's cookie, then what the browser prefers. The
 * console has fewer languages than emails.
 */
export function languageOf(request: FastifyRequest, among: readonly Language[] = organizerLanguages): string {
  return negotiateLanguage({
    chosen: new FormValues(request.query).text('lang'),
    cookie: request.cookies['lang'] ?? null,
    acceptLanguage: request.headers['accept-language'] ?? null,
    fallback: 'en',
    among,
  });
}

/** Returns the address under which a page can be fetched again; null if only a form leads to it. */
function pathOf({ method, routeOptions, server, url }: FastifyRequest): string | null {
  const pattern = routeOptions.url;
  const canBeFetched = method === 'GET' || (pattern !== undefined && server.hasRoute({ method: 'GET', url: pattern }));
  return canBeFetched ? url : null;
}

/** Remembers in a cookie the language that the address asks for. */
function rememberLanguage(request: FastifyRequest, reply: FastifyReply, language: string): void {
  if (new FormValues(request.query).text('lang') === '') return;
  reply.setCookie('lang', language, { path: '/', maxAge: yearSeconds, sameSite: 'lax' });
}

/** Sends a page of the console, which no cache stores unless `cacheControl` lets it. */
export function sendPage(
  reply: FastifyReply,
  template: string,
  view: PageModel,
  status = 200,
  cacheControl = 'no-store',
): void {
  const html = renderPage(`console/${template}`, view);
  void reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', cacheControl)
    .send('isReadOnly' in view && view.isReadOnly === true ? withoutForms(html) : html);
}
