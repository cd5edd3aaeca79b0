import type { AfterSession, Attended, Section } from '../../../site/registrations/after-sessions.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Certificate } from '../domain/certificate.entity.js';
import { certificateState, certificateVerdict, neededMinutes } from '../domain/certificate.js';
import {
  findCurrentCertificate,
  findPresence,
  listOwnCertificates,
  type Presence,
} from '../domain/certificates.queries.js';

/** The certificate of a person, on their own pages. */
export const ownCertificate: AfterSession = {
  async section(connection: Connection, of: Attended, viewer: Viewer): Promise<Section | null> {
    const { id, state } = of.registration;
    if (state !== 'confirmed') return null;
    const presence = await findPresence(connection, id);
    const view = certificateView(of, presence, await findCurrentCertificate(connection, id), viewer);
    return view && { partial: 'site/certificates/own-certificate', view };
  },

  async links(connection, registrationIds) {
    const certificates = await listOwnCertificates(connection, registrationIds);
    return (id) => {
      const certificate = certificates.get(id);
      const hasOne = certificate !== undefined && (certificate.earned || certificate.number !== null);
      return (_session, _isSeated, path, { language }) =>
        hasOne
          ? [
              {
                path: `${path}#certificate`,
                label: translate(language, 'certificates.short'),
                icon: 'award',
                isOutside: false,
                lang: null,
              },
            ]
          : [];
    };
  },
};

function certificateView(
  { attendee: { name }, session, path }: Attended,
  presence: Presence,
  certificate: Certificate | null,
  { language }: Viewer,
) {
  const { certificateShare: share, durationMinutes: duration } = session;
  const { minutesPresent: minutes } = presence;
  const needed = neededMinutes(share ?? 0, duration);
  const text = (key: string) =>
    translate(language, `certificates.${key}`, { duration, needed, ...(minutes !== null && { minutes }) });
  const view = {
    text: '',
    name: null, // Action of the form that issues one.
    get: null,
    file: null,
  };
  if (certificate?.revokedAt) return { ...view, text: text('withdrawn') };
  const file = `${path}/certificate.pdf`;
  const carries = (written: string) => translate(language, 'certificates.name', { name: written });
  const verdict = certificateVerdict({ ...presence, share, durationMinutes: duration, isOver: true, isSeated: true });
  if (certificate !== null && certificateState(certificate, presence) === 'valid') {
    const isOutdated = certificate.name !== name || certificate.minutes !== minutes;
    if (!isOutdated || verdict !== 'earned') {
      const key = certificate.minutes === null ? 'earnedCheckedIn' : 'earned';
      const words = translate(language, `certificates.${key}`, { duration, minutes: certificate.minutes ?? 0 });
      return { text: words, name: carries(certificate.name), get: null, file };
    }
    const get = { path: `${path}/certificate`, label: text('renew') };
    return { text: text('outdated'), name: carries(name), get, file: null };
  }
  switch (verdict) {
    case 'none-given':
    case 'not-over':
      return null;
    case 'absent':
      return { ...view, text: text('absent') };
    case 'unproven':
      return { ...view, text: text('unproven') };
    case 'too-short':
      return { ...view, text: text('tooShort') };
    case 'earned': {
      const get = { path: `${path}/certificate`, label: text('get') };
      return { text: text(minutes === null ? 'earnedCheckedIn' : 'earned'), name: carries(name), get, file: null };
    }
  }
}
