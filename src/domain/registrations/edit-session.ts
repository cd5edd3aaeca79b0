import { checkCriteria, checkThemes } from '../calls/call.js';
import { getCall } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { checkRoom, type RoomServers } from '../rooms/room-kind.js';
import type { SessionDetails } from '../sessions/session-changes.js';
import { checkOffers } from '../sessions/language-offer.js';
import { remindersFromCall } from '../sessions/session.js';
import { checkClosing } from '../sessions/session-timing.js';
import type { Session } from '../sessions/session.entity.js';

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
  if (room !== undefined && room !== session.room) checkRoom(servers, room);
  if (registrationClosesAt !== undefined) checkClosing(registrationClosesAt, session.endsAt);
}

/** Returns the reminders of a session after a change: its own, or those that it gets from its call for null. */
export async function changedReminders({ tx }: Change, session: Session, changes: SessionDetails) {
  const wanted = changes.reminders === undefined && session.ownReminders ? session.reminders : changes.reminders;
  if (wanted) return { reminders: wanted, ownReminders: true };
  const call = await getCall(tx, session.callId);
  return { reminders: remindersFromCall(call.reminders, { ...session, ...changes }), ownReminders: false };
}
