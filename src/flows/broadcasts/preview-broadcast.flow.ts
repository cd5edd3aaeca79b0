import type { CampaignTexts } from '../../domain/campaigns/campaign-texts.js';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AudienceFilter, namedSession } from '../../domain/broadcasts/audience-filter.js';
import { type AudienceMember, countAudience, sampleAudience } from '../../domain/broadcasts/audience.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, isAble, requireAbility } from '../../domain/identity/actor.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { maskedAddress } from '../../domain/registrations/links/email-address.js';
import { broadcastSample, findNamedSession } from '../../domain/broadcasts/broadcast-sample.js';

/** Number of recipients that a preview is composed for. */
const readers = 3;

/** The email of one recipient. */
export interface PreviewedEmail {
  reader: AudienceMember;
  mail: Pick<ComposedEmail, 'subject' | 'html' | 'text'>;
}

/** Previews a broadcast. Writes nothing. */
@Injectable()
export class PreviewBroadcast {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Returns the current number of recipients, and the emails of three of them, with different languages and time zones
   * if possible. Viewers get masked addresses, and links are disabled. Throws Forbidden.
   */
  async run(call: Call, { filter, contents }: { filter: AudienceFilter; contents: CampaignTexts }, actor: Actor) {
    requireAbility(actor, 'read', namedSession(filter));
    const now = this.clock.now();
    const connection = this.database.manager;
    const audience = await countAudience(connection, call.id, filter, now);
    const session = await findNamedSession(connection, filter);
    const people = await sampleAudience(connection, call.id, filter, readers, now);
    const isOpen = isAble(actor, 'change', namedSession(filter));
    const mails = people.map((person) => {
      const reader = { ...person, email: isOpen ? person.email : maskedAddress(person.email) };
      const { subject, html, text } = broadcastSample(call, { contents, filter, session }, reader, this.config, now);
      return { reader, mail: { subject, html, text } };
    });
    return { audience, mails };
  }
}
