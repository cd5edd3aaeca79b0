import { dayAndRange, sessionTime } from '../../../domain/sessions/session-time.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FormSection } from '../../../site/registrations/form-sections.js';
import { listOwnPitches } from '../domain/invites.queries.js';
import { pitchesPath } from './pitches-path.js';

/** The coming pitches of a person's teams, on their own page; the registration form asks nothing. */
export const pitchSection: FormSection = {
  section: () => null,
  read: () => null,
  typedFor: async () => null,
  async ownSection(connection, call, attendee, { viewer, hasTeam }) {
    if (!hasTeam) return null;
    const own = await listOwnPitches(connection, attendee.id, viewer.now);
    if (own.length === 0) return null;
    const pitches = own.map((one) => {
      const time = sessionTime(one, viewer);
      const zone = zoneLabel(
        one.format === 'in-person' ? one.timeZone : viewer.timeZone,
        one.startsAt,
        viewer.language,
      );
      return {
        title: one.title,
        when: `${dayAndRange(time, viewer.language)} · ${zone}`,
        path: pitchesPath(call, { slug: one.sessionSlug }),
        session: one.sessionTitle,
      };
    });
    return { partial: 'site/pitches/own-section', view: { pitches } };
  },
  stored: () => null,
};
