import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { lockCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import type { EmailTemplate } from '../../domain/notifications/templates/email-template.entity.js';
import { changedTexts, type EmailTexts, textErrors } from '../../domain/notifications/templates/email-template.js';
import { findLastTemplate, insertEmailTemplate } from '../../domain/notifications/templates/email-templates.queries.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { Invalid } from '../../platform/errors.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/**
 * Delay before new texts take effect. An email that is enqueued while they are saved can be composed before they are
 * visible and, if it is retried, after: both attempts must have the same text.
 */
const standsAfterMs = 2000;

/** Customizes the texts of a kind of email of a call in a language, or resets them to the default. */
@Injectable()
export class SetEmailTemplate {
  constructor(private readonly changes: Changes) {}

  /**
   * `edit` contains all custom texts; if it is empty, the default texts are used again. Kind and language must be
   * known. Returns `isChanged: false` if nothing changed. Throws NotFound, Forbidden, and Invalid with the errors of
   * each part, and what `edit` of the current custom texts throws.
   */
  async run(callSlug: string, kind: MessageKind, language: string, edit: Edit<EmailTexts, EmailTexts>, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      // Serialized, so that each change gets its own version.
      const call = await lockCallBySlug(tx, callSlug);
      const last = await findLastTemplate(tx, call.id, kind, language);
      const texts = changedTexts(kind, language, changesOf(edit, last?.texts ?? {}));
      const fieldErrors = textErrors(kind, language, texts);
      if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
      if (sameTexts(last?.texts ?? {}, texts)) return { call, isChanged: false };
      const template: EmailTemplate = {
        id: randomUUID(),
        callId: call.id,
        kind,
        language,
        version: (last?.version ?? 0) + 1,
        texts,
        effectiveFrom: new Date(now.getTime() + standsAfterMs),
        updatedAt: now,
        updatedBy: actorName(actor),
      };
      await insertEmailTemplate(tx, template);
      const action = Object.keys(texts).length === 0 ? 'call.mail-restored' : 'call.mail-worded';
      await record(change, action, `call:${call.id}`, { kind, language, parts: Object.keys(texts) });
      return { call, isChanged: true };
    });
  }
}

function sameTexts(one: EmailTexts, other: EmailTexts): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
