import { Injectable } from '@nestjs/common';
import { lockCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import type { PrivacyNotice } from '../../domain/privacy/privacy-notice.entity.js';
import type { PrivacyNoticeInput } from '../../domain/privacy/privacy-notice-input.js';
import { findPrivacyNotice, savePrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Sets the privacy notice of a call, including how long data is stored. */
@Injectable()
export class SetPrivacyNotice {
  constructor(private readonly changes: Changes) {}

  /** Returns the notice. Throws NotFound, Forbidden, and what `edit` of the present notice throws. */
  async run(slug: string, edit: Edit<PrivacyNotice | null, PrivacyNoticeInput>, actor: Actor): Promise<PrivacyNotice> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await lockCallBySlug(tx, slug);
      const input = changesOf(edit, await findPrivacyNotice(tx, call.id));
      const notice: PrivacyNotice = { ...input, callId: call.id, updatedAt: now };
      await savePrivacyNotice(tx, notice);
      const { retentionDays, translations } = notice;
      const details = { retentionDays, languages: Object.keys(translations) };
      await record(change, 'call.privacy-notice', `call:${call.id}`, details);
      return notice;
    });
  }
}
