import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { countEmailsToSpeaker } from '../../../domain/notifications/speakers/speaker-news.queries.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { offerKey } from '../../../domain/sessions/language-offer.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { endedRefusal } from '../../../domain/sessions/session.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import type { CrewTask } from '../../../domain/speakers/crew-task.js';
import { newSpeaker } from '../../../domain/speakers/speaker-changes.js';
import {
  deleteCrew,
  insertCrew,
  lockSessionSpeaker,
  updateTask,
} from '../../../domain/speakers/session-speakers.queries.js';
import { insertSpeakers, listSpeakersById, shareSpeakerByEmail } from '../../../domain/speakers/speakers.queries.js';
import { Changes } from '../../../flows/changes.js';
import { invalidField, NotFound } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { isUuid } from '../../../platform/database/uuid.js';
import type { CrewInput } from '../domain/crew-input.js';

/** Somebody can begin so long before the session, and end so long after it. */
const nearMinutes = 180;

const missing = () => new NotFound('crew-not-found', 'This person does not interpret, caption or sign in the session.');

/** Books people who interpret, caption or sign in a session. Like speakers, they hear of it from `NotifySpeakers`. */
@Injectable()
export class BookCrew {
  constructor(private readonly changes: Changes) {}

  /**
   * Asks somebody to do something in a session; `instead` of somebody who has declined. Returns their id, and how many
   * emails leave. Throws NotFound, Conflict for a session that is cancelled or over, and Invalid for what it does not
   * offer, and for somebody who does something there already.
   */
  async book(sessionId: string, { personId, name, email, ...task }: CrewInput, actor: Actor, instead = '') {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await this.lockOpen(change, sessionId);
      requireOffer(session, task);
      requireNear(session, task);
      const id = await findOrAdd(change, session.callId, { personId, name, email });
      if (!(await insertCrew(tx, session.id, id, task))) {
        const field = personId === null ? 'email' : 'personId';
        throw invalidField(
          field,
          'already-in-session',
          'They speak, interpret, caption or sign in this session already.',
        );
      }
      if (isUuid(instead) && instead !== id) {
        const { status } = await lockSessionSpeaker(tx, session.id, instead);
        if (status === 'declined') await deleteCrew(tx, session.id, instead);
      }
      await record(change, 'speaker.booked', `speaker:${id}`, { title: session.title });
      return { id, count: await countEmailsToSpeaker(tx, id, [session], now) };
    });
  }

  /** Changes what somebody does in a session. Returns how many emails leave. Throws as `book`, and what `edit` throws. */
  async edit(sessionId: string, personId: string, edit: Edit<CrewTask, CrewTask>, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await this.lockOpen(change, sessionId);
      const before = isUuid(personId) ? (await lockSessionSpeaker(tx, session.id, personId)).task : null;
      if (before === null) throw missing();
      const task = changesOf(edit, before);
      requireOffer(session, task);
      requireNear(session, task);
      await updateTask(tx, session.id, personId, task);
      await record(change, 'speaker.task-changed', `speaker:${personId}`, { title: session.title });
      return countEmailsToSpeaker(tx, personId, [session], now);
    });
  }

  /** Removes somebody, also one who has declined. Returns how many emails leave. Throws NotFound. */
  async remove(sessionId: string, personId: string, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if (!isUuid(personId) || !(await deleteCrew(tx, session.id, personId))) throw missing();
      await record(change, 'speaker.unbooked', `speaker:${personId}`, { title: session.title });
      return countEmailsToSpeaker(tx, personId, [session], now);
    });
  }

  private async lockOpen({ tx, now }: Change, sessionId: string): Promise<Session> {
    const session = await lockSession(tx, sessionId);
    const refusal = endedRefusal(session, now);
    if (refusal !== null) throw refusal;
    return session;
  }
}

function requireOffer({ languageOffers }: Session, task: CrewTask): void {
  if (languageOffers.some((offer) => offerKey(offer) === offerKey(task))) return;
  throw invalidField('language', 'not-offered', 'The session does not offer this. Add it to `languageOffers` first.');
}

/** A mistyped hour would be the night before. */
function requireNear({ durationMinutes }: Session, { from, until }: CrewTask): void {
  const [begins, ends] = [from ?? 0, until ?? durationMinutes];
  const field = begins < -nearMinutes || begins >= durationMinutes ? 'from' : 'until';
  if (field === 'until' && ends > Math.max(0, begins) && ends <= durationMinutes + nearMinutes) return;
  throw invalidField(field, 'outside-session', 'The times must be within three hours of the session, and overlap it.');
}

/** Somebody new is only added if nobody of the call has their address. */
async function findOrAdd(
  { tx, now, ...change }: Change,
  callId: string,
  { personId, name, email }: Pick<CrewInput, 'personId' | 'name' | 'email'>,
): Promise<string> {
  if (personId !== null) {
    const [known] = isUuid(personId) ? await listSpeakersById(tx, [personId]) : [];
    if (known?.callId === callId) return known.id;
    throw invalidField('personId', 'unknown-speaker', 'The call has nobody with this ID.');
  }
  if (name === '') throw invalidField('name', 'required', 'Name them, or choose somebody.');
  if (email === null) throw invalidField('email', 'required', 'Without an address, they can’t be asked.');
  const found = await shareSpeakerByEmail(tx, callId, emailKey(email));
  if (found !== null) return found;
  const id = randomUUID();
  await insertSpeakers(tx, [{ ...newSpeaker(id, callId, { name, email }, now), isCrew: true }]);
  await record({ tx, now, ...change }, 'speaker.created', `speaker:${id}`);
  return id;
}
