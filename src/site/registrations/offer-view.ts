import { translate } from '../../platform/i18n/messages.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';

/** An offered seat with its actions; null unless the visitor is proven to be the person. */
export interface Offer {
  expiresAt: Date;
  acceptPath: string | null;
  declinePath: string | null;
}

export interface OfferView {
  /** When it expires, in the person's time zone. */
  text: string;
  acceptPath: string | null;
  declinePath: string | null;
}

/** Returns the offer of a registration for the page at `path`, or null. */
export function offerOf(registration: { state: RegistrationState; offerExpiresAt: Date | null }, path: string | null) {
  const { state, offerExpiresAt } = registration;
  if (state !== 'offered' || offerExpiresAt === null) return null;
  return {
    expiresAt: offerExpiresAt,
    acceptPath: path === null ? null : `${path}/accept-offer`,
    declinePath: path === null ? null : `${path}/decline-offer`,
  };
}

/** Describes the offer. */
export function offerView(offer: Offer | null, viewer: Viewer): OfferView | null {
  if (offer === null) return null;
  const { expiresAt, acceptPath, declinePath } = offer;
  const text = translate(viewer.language, 'registrations.status.offerUntil', zonedMoment(expiresAt, viewer));
  return { text, acceptPath, declinePath };
}

/** Returns the date, time and zone of a moment in the viewer's zone, for use in a text. */
export function zonedMoment(moment: Date, { language, timeZone }: Viewer): Record<'date' | 'time' | 'zone', string> {
  return {
    date: formatDate(moment, timeZone, language, 'full'),
    time: formatTime(moment, timeZone, language),
    zone: zoneLabel(timeZone, moment, language),
  };
}
