import { randomUUID } from 'node:crypto';

import { newUid } from '../calendar/event-identity.js';
import type { Call } from '../calls/call.entity.js';
import { checkCriteria, checkThemes } from '../calls/call.js';
import { record, type Change } from '../identity/change.js';
import type { RoomServers } from '../rooms/room-kind.js';
import { checkRoom } from '../rooms/room-opener.js';
import { findOrAddSpeakers } from '../speakers/assign-speakers.js';
import { writeSessionSpeakers } from '../speakers/session-speakers.queries.js';
import { listedSpeaker } from '../speakers/speaker.js';
import { choosePlace } from '../venues/choose-place.js';
import { noPlace } from '../venues/place-fields.js';
import { seatSettings } from './seat-settings.js';
import type { DraftInput } from './session-input.js';
import { checkOffers } from './language-offer.js';
import { storedTexts } from './session-texts.js';
import { resolveSeries } from './resolve-series.js';
import { checkClosing, sessionTiming } from './session-timing.js';
import type { Session } from './session.entity.js';
import { remindersFromCall } from './session.js';
import { insertSession, slugsLike } from './sessions.queries.js';
import { freeSlug, slugStem } from './slug.js';

/**
 * Inserts a draft; `event` is the one that calendars have of it already. The call is locked, so that two drafts with the same title get different slugs. Throws Invalid for
 * an unknown theme, criterion, series or speaker, or a kind of room without a server.
 */
export async function draftSession(
  change: Change,
  call: Call,
  { series, ...input }: DraftInput,
  servers: RoomServers,
  {
    id = randomUUID(),
    event = { uid: newUid(change.domain), sequence: 0 },
  }: { id?: string | undefined; event?: { uid: string; sequence: number } } = {},
): Promise<Session> {
  const { tx, now } = change;
  checkThemes(call, input.themes);
  checkOffers(input, 'languageOffers');
  checkCriteria(call, input.criteria);
  await checkRoom(tx, servers, call.id, input.room);
  const timing = sessionTiming(input);
  checkClosing(input.registrationClosesAt, timing.endsAt);
  const speakers = await findOrAddSpeakers(change, call.id, input.speakers, []);
  const { venue, venueId, venueRoomId } = input;
  const placed = await choosePlace(tx, { venue, ...(venueId !== null && { venueId, venueRoomId }) }, noPlace);
  const { format, asksAttendance, capacity, onlineCapacity } = input;
  const asked = { asksAttendance, capacity, inPersonCapacity: input.inPersonCapacity ?? capacity, onlineCapacity };
  const seats = seatSettings(asked, {
    format,
    asksAttendance: false,
    capacity,
    inPersonCapacity: null,
    onlineCapacity,
  });
  const seriesId = await resolveSeries(change, call.id, series);
  const stem = slugStem(input.title, input.kind);
  const session: Session = {
    ...input,
    ...storedTexts(input, call),
    ...timing,
    speakers: speakers.map(listedSpeaker),
    ...noPlace,
    ...placed,
    ...seats,
    reminders: input.reminders ?? remindersFromCall(call.reminders, { format, seriesId }),
    ownReminders: input.reminders !== null,
    id,
    callId: call.id,
    seriesId,
    slug: freeSlug(stem, await slugsLike(tx, call.id, stem)),
    state: 'draft',
    taken: 0,
    waiting: 0,
    takenOnline: 0,
    waitingOnline: 0,
    reserved: 0,
    questions: 0,
    materialRevision: 0,
    partPages: [],
    revision: 0,
    ...event,
    occurrenceGroup: null,
    cancelReason: null,
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
    rescheduledAt: null,
    cancelledAt: null,
  };
  await insertSession(tx, session);
  await writeSessionSpeakers(tx, session.id, speakers);
  await record(change, 'session.created', `session:${session.id}`);
  return session;
}
