import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { lockRegistrationAndSession } from '../../../domain/registrations/lock-registration.js';
import { isLive } from '../../../domain/registrations/registration.js';
import { updateRegistration } from '../../../domain/registrations/registrations.queries.js';
import { listeningLanguages } from '../../../domain/sessions/language-offer.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict } from '../../../platform/errors.js';

/** Changes the language in which a person follows a session. */
@Injectable()
export class ChooseLanguage {
  constructor(private readonly changes: Changes) {}

  /**
   * Notifies nobody: the person has just said so, and their join link leads to every channel. Throws NotFound, Forbidden,
   * and Conflict for a language that the session is not offered in.
   */
  async run(registrationId: string, language: string, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { session, registration } = await lockRegistrationAndSession(change.tx, registrationId);
      requireOwner(actor, registration.attendeeId, 'This registration belongs to someone else.');
      if (!isLive(registration.state) || !listeningLanguages(session).includes(language)) {
        throw new Conflict('not-offered', 'The session is not offered in this language.');
      }
      if (registration.listensIn === language) return;
      await updateRegistration(change.tx, registration.id, { listensIn: language, updatedAt: change.now });
      await record(change, 'registration.language-chosen', `registration:${registration.id}`, { language });
    });
  }
}
