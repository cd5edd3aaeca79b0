import { offerKey } from '../../../domain/sessions/language-offer.js';
import { offerLine } from '../../../domain/sessions/offer-labels.js';
import type { PublishingCheck } from '../../../domain/sessions/publishing-checks.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { findCrewProblems } from './find-crew-problems.js';

/**
 * Returns for what a session, as it would be published, has nobody who interprets, captions or signs, and who of them is
 * needed in a published one at that time. That nobody is booked is no warning: some wait for what people ask for.
 */
export async function crewChecks(connection: Connection, session: Session, now: Date): Promise<PublishingCheck[]> {
  if (session.languageOffers.length === 0) return [];
  const others = (await listSessions(connection, session.callId)).filter(({ id }) => id !== session.id);
  const problems = await findCrewProblems(connection, [session, ...others], now, session);
  const found: PublishingCheck[] = [];
  const missing = problems.filter(({ session: one, code }) => one.id === session.id && code === 'nobody');
  const offers = [...new Map(missing.map(({ offer }) => [offerKey(offer), offer])).values()];
  if (offers.length > 0) {
    const message = `Nobody is booked yet: ${offers.map((offer) => offerLine(offer, 'en')).join(', ')}.`;
    found.push({
      key: 'nobody-booked',
      code: 'nobody-booked',
      severity: 'hint',
      field: 'languageOffers',
      message,
      offers,
    });
  }
  for (const { code, session: one, other, names } of problems) {
    if (code !== 'busy' || other === null || (one.id !== session.id && other.id !== session.id)) continue;
    const { id, title } = one.id === session.id ? other : one;
    const [name = ''] = names;
    const message = `${name} is also needed in "${title}" at the same time.`;
    const key = `crew-busy:${id}`;
    found.push({
      key,
      code: 'crew-busy',
      severity: 'warning',
      field: 'languageOffers',
      message,
      name,
      other: { id, title },
    });
  }
  return found;
}
