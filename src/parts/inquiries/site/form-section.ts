import type { FormSection } from '../../../site/registrations/form-sections.js';
import { translate } from '../../../platform/i18n/messages.js';
import { listOwnInquiries } from '../domain/inquiries.queries.js';
import { hasInquiries, takesInquiries } from '../domain/inquiry.js';

/** The questions of a person on their own page. Pages of calls that never took questions do without the query. */
export const inquirySection: FormSection = {
  section: () => null,
  read: () => null,
  typedFor: () => Promise.resolve(null),
  async ownSection(connection, call, attendee, { mePath, viewer }) {
    if (!hasInquiries(call)) return null;
    const own = await listOwnInquiries(connection, attendee.id);
    if (own.length === 0 && !takesInquiries(call)) return null;
    const waiting = own.filter(({ counts }) => !counts);
    const view = {
      path: `${mePath}/ask`,
      waiting: waiting.map(({ text, language: lang }) => ({ text, lang })),
      label: translate(viewer.language, own.length === 0 ? 'inquiries.own.ask' : 'inquiries.own.title'),
    };
    return { partial: 'site/inquiries/own-section', view };
  },
  stored: (call, language) => (takesInquiries(call) ? translate(language, 'inquiries.stored') : null),
};
