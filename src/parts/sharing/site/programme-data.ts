import type { Call } from '../../../domain/calls/call.entity.js';
import { callDates } from '../../../domain/calls/call-dates.js';
import { callTexts } from '../../../domain/calls/call.js';
import { hasVenue, registrationClosure, seatLabel } from '../../../domain/sessions/session.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { offsetTime } from '../../../domain/time/wall-time.js';
import { programmePath, sessionPath } from '../../../site/paths.js';

/**
 * Returns the programme of a call as data for other sites, in a language. Times are RFC 3339 in the zone of the session.
 * What is said of seats is one word, as on the pages: a number that moves would tell who registers.
 */
export function programmeData(
  call: Call,
  sessions: readonly Session[],
  viewer: { language: string; now: Date },
  publicUrl: string,
) {
  const words = callTexts(call, viewer.language);
  return {
    call: {
      slug: call.slug,
      name: words.name,
      summary: words.summary,
      url: `${publicUrl}${programmePath(call)}`,
      timeZone: call.timeZone,
      closesAt: offsetTime(callDates(call).closesAt, call.timeZone),
      themes: words.themes,
    },
    language: viewer.language,
    sessions: sessions.map((session) => ({
      id: session.id,
      slug: session.slug,
      url: `${publicUrl}${sessionPath(call, session)}`,
      title: session.title,
      language: session.language,
      kind: session.kind,
      format: session.format,
      themes: session.themes,
      venue: hasVenue(session) ? session.venue : null,
      startsAt: offsetTime(session.startsAt, session.timeZone),
      endsAt: offsetTime(session.endsAt, session.timeZone),
      timeZone: session.timeZone,
      state: session.state,
      registration: registrationClosure(session, viewer.now) ?? 'open',
      seats: seatLabel(session),
      speakers: session.speakers.map(({ name, role, organization }) => ({ name, role, organization })),
      updatedAt: session.updatedAt.toISOString(),
    })),
  };
}
