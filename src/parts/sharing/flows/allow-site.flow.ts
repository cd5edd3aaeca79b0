import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { lockCallBySlug, updateCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { invalidField } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { mostSites, siteInput } from '../domain/embed-origin.js';

/** Lists a site that may show the sessions of a call and hears of registrations there, or takes it off the list. */
@Injectable()
export class AllowSite {
  constructor(private readonly changes: Changes) {}

  /** Throws Forbidden, NotFound, and Invalid for what is no site, and for too many. */
  async run(slug: string, typed: string, actor: Actor): Promise<Call> {
    const { site } = read(siteInput, { site: typed });
    return this.change(slug, actor, 'call.site-allowed', site, (listed) => [...listed, site]);
  }

  /** While no site is listed, every site may show the sessions. Throws Forbidden and NotFound. */
  async remove(slug: string, site: string, actor: Actor): Promise<Call> {
    return this.change(slug, actor, 'call.site-removed', site, (listed) => listed.filter((one) => one !== site));
  }

  private async change(
    slug: string,
    actor: Actor,
    action: 'call.site-allowed' | 'call.site-removed',
    site: string,
    changed: (listed: readonly string[]) => string[],
  ): Promise<Call> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      const embedOrigins = [...new Set(changed(call.embedOrigins))];
      if (embedOrigins.length === call.embedOrigins.length) return call;
      if (embedOrigins.length > mostSites) {
        throw invalidField('site', 'too-many-sites', `A call has at most ${mostSites} sites.`, { most: mostSites });
      }
      await updateCall(change.tx, call.id, { embedOrigins });
      await record(change, action, `call:${call.id}`, { site });
      return { ...call, embedOrigins };
    });
  }
}
