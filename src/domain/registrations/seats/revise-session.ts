import { record, type Change } from '../../identity/change.js';
import {
  isMaterialEdit,
  type SessionDifference,
  sessionDifference,
  type SessionDetails,
} from '../../sessions/session-changes.js';
import type { Session } from '../../sessions/session.entity.js';
import { isOver, remindersFromCall } from '../../sessions/session.js';
import { insertRevision, updateSession } from '../../sessions/sessions.queries.js';
import { countLaterRecipients, withholdFromLater } from '../../notifications/later-recipients.js';
import { noRecipients, recipientCount, type Recipients } from '../../sessions/recipients.js';
import { announceEdit } from './announce-edit.js';
import { fieldsAfterEdit } from '../../venues/place-fields.js';
import type { VenueWithRooms } from '../../venues/venue.js';
import { checkCriteria, checkThemes } from '../../calls/call.js';
import { getCall } from '../../calls/calls.queries.js';
import type { RoomServers } from '../../rooms/room-kind.js';
import { checkRoom } from '../../rooms/room-opener.js';
import { checkOffers } from '../../sessions/language-offer.js';
import { checkClosing } from '../../sessions/session-timing.js';

/**
 * Writes changes of a locked session, with a revision if one is public. Returns the session and who will be notified, or
 * null if nobody is concerned; unless `isAnnounced`, they are notified with the next edit that is. People who speak in it
 * from now on, or no longer, are notified in any case.
 */
export async function reviseSession(
  change: Change,
  session: Session,
  written: Partial<Session>,
  difference: SessionDifference,
  isAnnounced: boolean,
): Promise<{ edited: Session; recipients: Recipients | null }> {
  const { tx, now } = change;
  const isPublished = session.state === 'published';
  const isRevised = isPublished && difference.shown;
  const edited = {
    ...session,
    ...written,
    ...(isRevised && revised(session, { ...session, ...written })),
    // Programs ask for what was changed since then, shown to people or not.
    updatedAt: now,
  };
  const { revision, sequence, updatedAt } = edited;
  await updateSession(tx, session.id, { ...written, revision, sequence, updatedAt });
  if (isRevised) await insertRevision(tx, edited, now);
  const isToCome = isPublished && !isOver(session, now);
  if (!isToCome || !(difference.announced || difference.fields.includes('speakers')))
    return { edited, recipients: null };
  if (!isAnnounced && isRevised) await withholdFromLater(change, session, edited);
  const seats = difference.announced ? await announceEdit(change, session, edited, isAnnounced) : 0;
  return { edited, recipients: { ...noRecipients, seats, ...(await countLaterRecipients(tx, edited, now)) } };
}

/** Records an edit of a session, with how many people are notified; null if nobody is concerned. */
export async function recordEdit(
  change: Change,
  { id }: Pick<Session, 'id'>,
  fields: readonly string[],
  recipients: Recipients | null,
): Promise<void> {
  const notified = recipients === null ? {} : { notified: recipientCount(recipients) };
  await record(change, 'session.edited', `session:${id}`, { fields, ...notified });
}

function revised(session: Session, edited: Session) {
  const sequence = session.sequence + Number(isMaterialEdit(session, edited));
  return { revision: session.revision + 1, sequence };
}

/**
 * Writes an edited venue into its locked sessions. Returns who will be notified of a new name, room or address, by
 * session; a new map or new directions notify nobody.
 */
export async function updateSessionsAt(
  change: Change,
  venue: VenueWithRooms,
  sessions: readonly Session[],
  isAnnounced: boolean,
): Promise<{ session: Session; recipients: Recipients }[]> {
  const concerned = [];
  for (const session of sessions) {
    const placed = fieldsAfterEdit(venue, session);
    const difference = sessionDifference(session, placed);
    if (difference.fields.length === 0) continue;
    const { recipients } = await reviseSession(change, session, placed, difference, isAnnounced);
    await recordEdit(change, session, difference.fields, recipients);
    if (recipients !== null && recipientCount(recipients) > 0) concerned.push({ session, recipients });
  }
  return concerned;
}

/** Throws Invalid and Conflict for changes that the call, the rooms or the time of a session don't allow. */
export async function checkSessionChanges(
  { tx }: Change,
  session: Session,
  changes: SessionDetails,
  servers: RoomServers,
): Promise<void> {
  const { themes, criteria, room, registrationClosesAt, language, languageOffers } = changes;
  if (themes) checkThemes(await getCall(tx, session.callId), themes);
  if (criteria) checkCriteria(await getCall(tx, session.callId), criteria);
  if (language !== undefined || languageOffers !== undefined) {
    const offered = {
      language: language ?? session.language,
      languageOffers: languageOffers ?? session.languageOffers,
    };
    checkOffers(offered, languageOffers === undefined ? 'language' : 'languageOffers');
  }
  if (room !== undefined && room !== session.room) await checkRoom(tx, servers, session.callId, room);
  if (registrationClosesAt !== undefined) checkClosing(registrationClosesAt, session.endsAt);
}

/** Returns the reminders of a session after a change: its own, or those that it gets from its call for null. */
export async function changedReminders({ tx }: Change, session: Session, changes: SessionDetails) {
  const wanted = changes.reminders === undefined && session.ownReminders ? session.reminders : changes.reminders;
  if (wanted) return { reminders: wanted, ownReminders: true };
  const call = await getCall(tx, session.callId);
  return { reminders: remindersFromCall(call.reminders, { ...session, ...changes }), ownReminders: false };
}
