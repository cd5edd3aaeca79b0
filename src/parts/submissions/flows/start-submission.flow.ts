import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { limitLinks } from '../../../domain/registrations/limit-links.js';
import { lockPerson, type PersonInput } from '../../../domain/registrations/lock-person.js';
import { sendSubmissionLink } from '../domain/send-link.js';
import type { AuthorInput } from '../domain/submission-input.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import { Changes } from '../../../flows/changes.js';

/** Emails somebody the link to the page where they write their proposal, which proves that the address is theirs. */
@Injectable()
export class StartSubmission {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns nothing, so that callers can't tell whether the address is known. A known person is unchanged. `timeZone` is the browser's,
   * or undefined if it is not known. Throws
   * Conflict unless the call accepts proposals now, and TooManyRequests.
   */
  async run(callSlug: string, author: AuthorInput, reader: Pick<PersonInput, 'timeZone' | 'language'>, actor: Actor) {
    await this.changes.run(actor, async (change) => {
      requireOpenWindow(await getCallBySlug(change.tx, callSlug), change.now);
      await limitLinks(change);
      const person = await lockPerson(change, callSlug, { ...author, ...reader, organization: null });
      await sendSubmissionLink(change, person);
    });
  }
}
