import { Injectable } from '@nestjs/common';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { lockCallBySlug, updateCall, deleteLogo, saveLogo } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { invalidField } from '../../platform/errors.js';
import { redraw } from '../../platform/images/redraw.js';
import { hashToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';

/** A logo is a file of at most so many bytes. */
const mostBytes = 2 * 1024 * 1024;
/** Three times the size at which it is shown, for screens with small pixels. */
const maxPixels = { width: 960, height: 240 };

/** Sets the logo of a call, or removes it. */
@Injectable()
export class SetLogo {
  constructor(private readonly changes: Changes) {}

  /** Returns the call. Throws NotFound, and Invalid for a file that is no image, too large, or an SVG with scripts. */
  async run(slug: string, file: Buffer, actor: Actor): Promise<Call> {
    requireAbility(actor, 'change');
    if (file.length === 0) throw invalidField('file', 'no-file', 'Choose a file.');
    if (file.length > mostBytes) throw invalidField('file', 'file-too-large', 'Must have at most 2 MB.');
    const drawing = await redraw(file, maxPixels);
    if (typeof drawing === 'string') throw invalidField('file', drawing, 'Must be a PNG, JPEG, WebP or plain SVG.');
    const { content, width, height } = drawing;
    const etag = hashToken(content.toString('base64')).toString('base64url').slice(0, 16);
    return this.changes.run(actor, async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      await saveLogo(change.tx, call.id, content);
      const written = { logoEtag: etag, logoWidth: width, logoHeight: height };
      await updateCall(change.tx, call.id, { ...written, updatedAt: nextStamp(call.updatedAt, change.now) });
      await record(change, 'call.logo-set', `call:${call.id}`);
      return { ...call, ...written };
    });
  }

  /** Removes the logo; does nothing without one. Throws NotFound. */
  async remove(slug: string, actor: Actor): Promise<Call> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      if (call.logoEtag === '') return call;
      await deleteLogo(change.tx, call.id);
      const written = { logoEtag: '', logoWidth: 0, logoHeight: 0 };
      await updateCall(change.tx, call.id, { ...written, updatedAt: nextStamp(call.updatedAt, change.now) });
      await record(change, 'call.logo-removed', `call:${call.id}`);
      return { ...call, ...written };
    });
  }
}
