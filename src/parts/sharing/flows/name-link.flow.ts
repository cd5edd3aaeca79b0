import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { lockCallBySlug, updateCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { invalidField } from '../../../platform/errors.js';
import { read, fault } from '../../../platform/validation.js';
import { z } from 'zod';

/** More than these would be kept in every page. */
const mostLinks = 50;

/** The name of a link, as it stands in its address: what somebody typed, in small letters and with hyphens. */
const linkName = z
  .string()
  .transform((text) => text.trim().toLowerCase().replaceAll(/\s+/gu, '-'))
  .refine(
    (name) => /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u.test(name),
    fault('not-a-link-name', 'Must have 1 to 40 letters from a to z, digits and hyphens.'),
  );

/** A link, as somebody names it. */
const linkInput = z.strictObject({ name: linkName });

/** Names a link to the pages of a call, so that it is counted who comes by it, or takes a name back. */
@Injectable()
export class NameLink {
  constructor(private readonly changes: Changes) {}

  /** Throws Forbidden, NotFound, and Invalid for a name that no address can have, and for too many. */
  async run(slug: string, typed: string, actor: Actor): Promise<Call> {
    requireAbility(actor, 'change');
    const { name } = read(linkInput, { name: typed });
    return this.changes.run(actor, async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      if (call.linkNames.includes(name)) return call;
      if (call.linkNames.length >= mostLinks)
        throw invalidField('name', 'too-many-link-names', `A call has at most ${mostLinks} links.`, {
          most: mostLinks,
        });
      const linkNames = [...call.linkNames, name];
      await updateCall(change.tx, call.id, { linkNames });
      await record(change, 'call.link-named', `call:${call.id}`, { name });
      return { ...call, linkNames };
    });
  }

  /** The link still leads to the same page; who came by it before stays counted. Throws Forbidden and NotFound. */
  async remove(slug: string, name: string, actor: Actor): Promise<Call> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      const linkNames = call.linkNames.filter((one) => one !== name);
      if (linkNames.length === call.linkNames.length) return call;
      await updateCall(change.tx, call.id, { linkNames });
      await record(change, 'call.link-removed', `call:${call.id}`, { name });
      return { ...call, linkNames };
    });
  }
}
