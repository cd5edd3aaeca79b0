import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { type TypedAnswers, typedAnswers } from '../../domain/questions/question-fields.js';
import { publicView } from '../../domain/registrations/waitlist/waitlist.queries.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import type { RegistrationValues } from './registration-form.js';
import { askedSections } from './form-sections.js';
import { nextChange } from '../next-change.js';
import type { PublicSession, VersionedSession } from '../sessions/public-sessions.js';
import { sessionPage } from '../sessions/session.page.js';
import type { SitePage } from '../site-page.js';
import type { Connection } from '../../platform/database/tx.js';
import { CachedPages } from '../../platform/http/cached-pages.js';
import { renderPage } from '../../platform/views/renderer.js';
import { attendancesOf, seatsOfWay } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { seatLabel } from '../../domain/sessions/session.js';

/** What a visitor has typed for a session. */
export interface TypedRegistration {
  values: RegistrationValues;
  alsoIn: readonly string[];
  /** Answers to the questions of the session that were typed before. */
  answers?: TypedAnswers;
  similar?: readonly SimilarOrganization[];
  /** Whether the form lists all time zones, for visitors without script. */
  allZones?: boolean;
  /** The remembered name, if the form was prefilled. */
  remembered?: string | undefined;
  /** The answer to the registration whose address this one corrects, encrypted. */
  corrects?: string | null;
}

const template = 'sessions/session';
const carried = ['tz', 'lang'];

/** The pages of sessions with their registration form. */
export class SessionPages {
  private readonly built = new CachedPages(500);

  /** `publicUrl` is where this site is. */
  constructor(private readonly publicUrl: string) {}

  /** Shows a session, by a page that is the same for all visitors with the same view who have typed nothing. */
  async show(
    connection: Connection,
    page: SitePage,
    found: VersionedSession,
    findAgain: () => Promise<VersionedSession>,
  ): Promise<void> {
    const shown = await forStrangers(connection, found, page.now);
    const viewer = page.viewer(shown.call);
    const query = page.carriedQuery(carried);
    const { now, ...whose } = viewer;
    const key = JSON.stringify([shown.session.id, whose, query]);
    const until = shownUntil(shown, now);
    const version = [versionOf(shown), until.toISOString(), tzDataVersion()].join(' ');
    const values = { language: viewer.language };
    const view = () => sessionPage({ ...shown, values, publicUrl: this.publicUrl, layout: { query } }, viewer);
    // Which seats are free for strangers is asked for each request, if some are reserved.
    if (found.session.reserved === 0) {
      page.share({ version: versionOf(found), current: versionFrom(findAgain), until, isForAll: false });
    }
    await page.ready(await this.built.get(key, version, view, (one) => renderPage(`site/${template}`, one)));
  }

  /** Shows a session with what a visitor has typed. */
  async showTyped(
    connection: Connection,
    page: SitePage,
    found: PublicSession,
    typed: TypedRegistration,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const shown = await forStrangers(connection, found, page.now);
    const input = {
      ...shown,
      ...typed,
      typed: typed.answers ?? typedAnswers(page.request.body, shown.questions),
      fieldErrors,
      sections: askedSections(shown.call, page.form, fieldErrors, page.viewer(shown.call)),
      publicUrl: this.publicUrl,
      layout: { query: page.carriedQuery(carried) },
    };
    page.render(template, sessionPage(input, page.viewer(shown.call)));
  }
}

/** Returns the version of everything on the page that doesn't depend on the time. */
function versionOf({ version, session, occurrences, inSeries }: VersionedSession): string {
  return `${version} ${[session, ...occurrences, ...inSeries].map(shownSeats).join()}`;
}

/** Not within `show`: a function keeps all that the others beside it use, here the sessions of an old version. */
function versionFrom(find: () => Promise<VersionedSession>): () => Promise<string> {
  return async () => versionOf(await find());
}

/** Times on the page change at full minutes, and when registration closes, which the API can set to the second. */
function shownUntil({ session, occurrences, inSeries }: PublicSession, now: Date): Date {
  return nextChange(
    now,
    [session, ...occurrences, ...inSeries].map(({ registrationClosesAt }) => registrationClosesAt),
  );
}

async function forStrangers<Found extends PublicSession>(connection: Connection, found: Found, now: Date) {
  const [session = found.session] = await publicView(connection, [found.session], now);
  return { ...found, session };
}

/** Returns all that a public page says about seats, as a short word: pages with the same words are the same. */
export function shownSeats(session: Session): string {
  const ways = attendancesOf(session).map((attendance) => seatsOfWay(session, attendance));
  return [session, ...ways].map((seats) => `${seatLabel(seats)}${seats.waiting > 0 ? '+' : ''}`).join('/');
}
