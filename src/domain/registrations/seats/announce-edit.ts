import { getCall } from '../../calls/calls.queries.js';
import type { Change } from '../../identity/change.js';
import { emailLanguage } from '../../notifications/composing/context.js';
import { enqueueForSession } from '../../notifications/outbox/messages.queries.js';
import { takeBackLastUpdates, type TakenBack } from '../../notifications/outbox/waiting-updates.queries.js';
import { changedLanguages } from '../../sessions/language-offer.js';
import { isMaterialEdit, isNewlyAsked, languagesWithNews, leavesAt } from '../../sessions/session-changes.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { Session } from '../../sessions/session.entity.js';
import { findSnapshot } from '../../sessions/sessions.queries.js';
import { languages } from '../../../platform/i18n/messages.js';
import {
  listKnownRevisions,
  listSeatedLanguages,
  listSeatedListeners,
} from '../../notifications/outbox/known-revisions.queries.js';
import { stepSequences } from '../registrations.queries.js';
import { dropReasons } from '../../notifications/outbox/drop-reasons.js';

/** People who know the same revision of the session. */
interface Readers {
  known: number;
  /** The revision of the update that was taken back from them; null if there was none. */
  unsent: number | null;
  ids: string[];
}

/**
 * Notifies the people with a seat that a session was edited, after a settling time, in which further edits become part
 * of the same email. Each person is notified of what differs from the revision that they know; where an edit was
 * undone, that is nothing. Without `isAnnounced`, only emails that wait anyway also say this, so that no calendar gets
 * an event that is out of date already. Returns how many will be notified.
 */
export async function announceEdit(
  change: Change,
  session: Session,
  edited: Session,
  isAnnounced = true,
): Promise<number> {
  const takenBack = await takeBackLastUpdates(change.tx, session.id, dropReasons.superseded);
  const all = takenBack.map(({ registrationId }) => registrationId);
  const missed = isAnnounced ? await missedReaders(change, session, all) : [];
  let notified = 0;
  for (const readers of [...readersOf(takenBack), ...missed])
    notified += await announceTo(change, edited, readers, null);
  if (!isAnnounced) return notified;
  // Those who are up to date, also because they registered after an edit that still waits.
  const others = [...all, ...missed.flatMap(({ ids }) => ids)];
  return notified + (await announceTo(change, edited, { known: session.revision, unsent: null, ids: [] }, others));
}

/** Returns the languages of those people with a seat who know the one and are notified of the other. */
async function languagesConcerned({ tx }: Change, known: SessionSnapshot, current: Session): Promise<string[]> {
  if (isNewlyAsked(known, current)) return languages.map(({ code }) => code);
  return languagesWithNews(known, current, await getCall(tx, current.callId));
}

/** Returns the people with a seat who chose a language that the session has lost, or has again. */
async function listenersConcerned({ tx }: Change, known: SessionSnapshot, current: Session): Promise<string[]> {
  const changed = changedLanguages(known, current);
  return changed.length === 0 ? [] : listSeatedListeners(tx, current.id, changed);
}

/** Returns the people with a seat in a session who get emails in one of these languages, by registration. */
async function readersIn({ tx }: Change, { id }: Session, chosen: readonly string[]): Promise<string[]> {
  const all = await listSeatedLanguages(tx, id);
  return all.flatMap(({ language, ids }) => (chosen.includes(emailLanguage(language)) ? ids : []));
}

/** The people who were not notified of an earlier edit, by the revision that they know. */
async function missedReaders(change: Change, session: Session, except: readonly string[]): Promise<Readers[]> {
  const { tx } = change;
  const missed: Readers[] = [];
  for (const { known, ids } of await listKnownRevisions(tx, session, except)) {
    const snapshot = await findSnapshot(tx, session.id, known);
    if (snapshot === null) continue;
    const isConcerned =
      (await languagesConcerned(change, snapshot, session)).length > 0 ||
      (await listenersConcerned(change, snapshot, session)).length > 0;
    if (isConcerned) missed.push({ known, unsent: null, ids });
  }
  return missed;
}

function readersOf(takenBack: readonly TakenBack[]): Readers[] {
  const groups = new Map<string, Readers>();
  for (const { registrationId, revision, known } of takenBack) {
    const key = `${known}:${revision}`;
    const group = groups.get(key) ?? { known, unsent: revision, ids: [] };
    group.ids.push(registrationId);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Notifies these readers, or everyone `except` some. */
async function announceTo(change: Change, edited: Session, { known, unsent, ids }: Readers, except: string[] | null) {
  const { tx, now } = change;
  const before = await findSnapshot(tx, edited.id, known);
  if (before === null) return 0;
  const isMaterial = isMaterialEdit(before, edited);
  const unsentSnapshot = unsent === null ? null : await findSnapshot(tx, edited.id, unsent);
  const wasRaised = unsentSnapshot !== null && isMaterialEdit(before, unsentSnapshot);
  // No email with the SEQUENCE of what was taken back has left. It must be the one that calendars know again, since they
  // answer to that one.
  const sequenceStep = Number(isMaterial) - Number(wasRaised);
  const concerned = await languagesConcerned(change, before, edited);
  let who: { only: string[] } | { except: string[] } = except === null ? { only: ids } : { except };
  if (concerned.length < languages.length) {
    const readers = new Set([
      ...(concerned.length === 0 ? [] : await readersIn(change, edited, concerned)),
      ...(await listenersConcerned(change, before, edited)),
    ]);
    // The others can't see what changed.
    const others = ids.filter((id) => !readers.has(id));
    await stepSequences(tx, others, sequenceStep);
    who = {
      only: except === null ? ids.filter((id) => readers.has(id)) : [...readers].filter((id) => !except.includes(id)),
    };
    if (who.only.length === 0) return 0;
  }
  const { seats } = await enqueueForSession(change, {
    callId: edited.callId,
    sessionId: edited.id,
    sessionRevision: edited.revision,
    kind: 'updated',
    states: ['confirmed'],
    sequenceStep,
    dueAt: leavesAt(edited, now),
    ...who,
    extra: { previousRevision: known },
  });
  return seats;
}
