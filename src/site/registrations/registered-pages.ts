import { randomBytes } from 'node:crypto';
import Handlebars from 'handlebars';
import { sessionLink } from '../../domain/notifications/email/links.js';
import { likelyAddress } from '../../domain/registrations/links/likely-typo.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import type { Config } from '../../platform/config.js';
import { VersionCache } from '../../platform/version-cache.js';
import { renderPage } from '../../platform/views/renderer.js';
import { nextChange } from '../next-change.js';
import type { VersionedSession } from '../sessions/public-sessions.js';
import type { RegisteredAnswer } from './registered-answer.js';
import { statusPage, type StatusPageInput } from './status.page.js';
import { provisionalUntil } from '../../domain/registrations/waitlist/provisional-seat.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { sessionPath } from '../paths.js';
import { withQuery } from '../../platform/http/query.js';

/** What somebody typed, and the page's own query. */
type Personal = Record<'of' | 'name' | 'email', string>;

// Nobody can type what stands for it.
const nonce = randomBytes(12).toString('hex');
const marks: Personal = { of: `of${nonce}`, name: `name${nonce}`, email: `email@${nonce}.example` };
const marked = new RegExp(Object.values(marks).join('|'), 'gu');

/** The pages after a registration: rendered once for all with the same session, status and view. */
export class RegisteredPages {
  private readonly built = new VersionCache<string>(200);

  constructor(private readonly config: Config) {}

  /** Returns the page as HTML. */
  async render(
    found: VersionedSession,
    sessions: ReadonlyMap<string, Session>,
    answer: RegisteredAnswer,
    of: string,
    viewer: Viewer,
  ): Promise<string> {
    const { now, ...whose } = viewer;
    const own = { of, name: answer.name, email: answer.email };
    const { state, provisional } = this.input(found, sessions, answer, own, viewer);
    const isLikeOthers =
      answer.answers.length === 1 &&
      answer.missed.length + answer.similar.length === 0 &&
      likelyAddress(answer.email) === null;
    if (!isLikeOthers) return this.html(found, sessions, answer, own, viewer);
    // Times are shown to the minute.
    const key = JSON.stringify([found.session.id, state, provisional?.until.toISOString().slice(0, 16), whose]);
    const until = nextChange(now, [provisional?.until ?? null]);
    const version = [found.version, until.toISOString(), tzDataVersion()].join(' ');
    const template = await this.built.get(key, version, () => this.html(found, sessions, answer, marks, viewer));
    const valueOf = (mark: string) => Object.entries(marks).find(([, one]) => one === mark)?.[0] as keyof Personal;
    return template.replace(marked, (mark) => Handlebars.escapeExpression(own[valueOf(mark)]));
  }

  private html(...of: Parameters<RegisteredPages['input']>): string {
    return renderPage('site/registrations/status', statusPage(this.input(...of), of[4]));
  }

  private input(
    { call, session }: VersionedSession,
    sessions: ReadonlyMap<string, Session>,
    answer: RegisteredAnswer,
    { of, name, email }: Personal,
    viewer: Viewer,
  ): StatusPageInput {
    const shareUrl = sessionLink(this.config, call.slug, session.slug);
    const input = { call, session, sessions, answer: { ...answer, name, email }, shareUrl, query: { of } };
    return registeredInput(input, viewer);
  }
}

interface RegisteredInput {
  call: Call;
  session: Session;
  /** Ids of the other chosen sessions. */
  sessions: ReadonlyMap<string, Session>;
  answer: RegisteredAnswer;
  shareUrl: string;
  /** Query that preserves the data when the language or zone changes. */
  query: Record<string, string>;
}

/** Returns the page after a registration, for a visitor who is not proven to be the person. */
function registeredInput(input: RegisteredInput, viewer: Viewer): StatusPageInput {
  const { call, session, sessions, answer, shareUrl, query } = input;
  const { via, embed } = viewer;
  const [first, ...others] = answer.answers;
  const state = first?.outcome ?? 'confirmed';
  // The same for everyone, because the page must not reveal whether the address is proven.
  const until = provisionalUntil(session, { state, isUnconfirmed: true }, call, new Date(answer.at));
  return {
    call,
    session,
    alsoRegistered: others.flatMap(({ sessionId, outcome }) => {
      const other = sessions.get(sessionId);
      return other === undefined ? [] : [{ session: other, state: outcome, place: null }];
    }),
    missed: answer.missed.flatMap((id) => sessions.get(id) ?? []),
    state,
    place: null,
    offerExpiresAt: null,
    provisional: until && { until, hasLapsed: false, isKnown: false },
    // Reminders are shown as for anyone in the visitor's zone.
    attendee: { name: answer.name, email: answer.email, timeZone: viewer.timeZone, unsubscribedFrom: [] },
    // Nothing that joins, checks in, frees a seat or responds to the invitation: those links are only sent by email.
    calendar: null,
    joinPath: null,
    ticket: null,
    invitation: 'undisclosed',
    shareUrl,
    withdrawPath: null,
    resendPath: null,
    retakePath: null,
    offerPath: null,
    similar: answer.similar,
    correction: {
      path: `${withQuery(sessionPath(call, session), { via, embed, corrects: query['of'] })}#register`,
      meant: likelyAddress(answer.email),
    },
    layout: { path: '/registered', query },
  };
}
