import { translate } from '../../../platform/i18n/messages.js';
import type { FormSection } from '../../../site/registrations/form-sections.js';
import { listOwnBookings } from '../domain/bookings.queries.js';
import { hasConsultations, offersConsultations } from '../domain/hours.js';
import { ownConsultationsPath } from './consultation-paths.js';
import { momentOf, whenOf, withHost } from '../domain/booking-view.js';

/** The consultations of a person on their own page; the registration form asks nothing. */
export const consultationSection: FormSection = {
  section: () => null,
  read: () => null,
  typedFor: async () => null,
  async ownSection(connection, call, attendee, { mePath, viewer }) {
    if (!hasConsultations(call)) return null;
    const coming = (await listOwnBookings(connection, attendee.id, viewer.now)).filter(
      ({ state, endsAt }) => state !== 'cancelled' && endsAt > viewer.now,
    );
    if (coming.length === 0 && !offersConsultations(call)) return null;
    const text = (key: string, values = {}) => translate(viewer.language, `consultations.${key}`, values);
    const offered = coming.find(({ state }) => state === 'offered');
    const next = coming.find(({ state }) => state !== 'offered');
    const view = {
      path: ownConsultationsPath(mePath),
      offered: offered?.offeredUntil ? text('keptUntil', momentOf(offered.offeredUntil, viewer)) : null,
      next: next === undefined ? null : `${withHost(next, viewer.language)} · ${whenOf(next, viewer).text}`,
      label: text(coming.length === 0 ? 'choose' : 'title'),
    };
    return { partial: 'site/consultations/own-section', view };
  },
  stored: (call, language) => (hasConsultations(call) ? translate(language, 'consultations.stored') : null),
};
