import type { Certificate } from '../../parts/certificates/domain/certificate.entity.js';
import { certificateState, certificateVerdict, neededMinutes } from '../../parts/certificates/domain/certificate.js';
import type { Presence } from '../../parts/certificates/domain/certificates.queries.js';
import { feedbackClosesAt, feedbackWindow } from '../../parts/feedback/domain/feedback.js';
import { translate } from '../../platform/i18n/messages.js';
import { isLive, type RegistrationState } from '../../domain/registrations/registration.js';
import type { Material } from '../../domain/materials/material.js';
import { readerWith, visibleMaterials } from '../../domain/materials/material.js';
import { type MaterialView, materialViews } from '../materials/material-view.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatDate } from '../../domain/time/format.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** How long after the end a recording is expected; the follow-up email waits as long. */
const recordingMs = 48 * 3_600_000;

/** Feedback and certificate of a person. */
export interface AfterSession {
  feedback: { path: string | null; text: string } | null;
  certificate: CertificateView | null;
}

interface CertificateView {
  text: string;
  name: string | null;
  /** Action of the form that issues one. */
  get: { path: string; label: string } | null;
  file: string | null;
}

export interface AfterSessionInput {
  session: Session;
  state: RegistrationState;
  name: string;
  presence: Presence;
  certificate: Certificate | null;
  isFeedbackGiven: boolean;
  /** Path of the registration on the own page. */
  path: string;
}

/** Returns feedback and certificate after the end; null before, and for people who were not registered. */
export function afterSession(input: AfterSessionInput, viewer: Viewer): AfterSession | null {
  const { session, state } = input;
  if (session.state !== 'published' || session.endsAt > viewer.now || !isLive(state)) return null;
  return {
    feedback: state === 'confirmed' ? feedbackView(input, viewer) : null,
    certificate: state === 'confirmed' ? certificateView(input, viewer) : null,
  };
}

/** The materials of a session for somebody who is registered. */
export interface OwnMaterials {
  text: string | null;
  items: MaterialView[];
}

/** Returns the materials that a person can have now; null where there are none, and none are expected. */
export function ownMaterials(
  {
    session,
    state,
    materials,
    path,
  }: Pick<AfterSessionInput, 'session' | 'state' | 'path'> & { materials: readonly Material[] },
  { language, now }: Viewer,
): OwnMaterials | null {
  if (!isLive(state)) return null;
  const reader = readerWith(state);
  const items = materialViews(visibleMaterials(materials, session, reader, now), path, language);
  if (items.length > 0)
    return { items, text: materials.every(isPublic) ? null : translate(language, 'materials.dontShare') };
  if (reader === 'anyone' || session.state !== 'published' || session.endsAt > now) return null;
  const mayCome = now.getTime() < session.endsAt.getTime() + recordingMs;
  return { items, text: translate(language, mayCome ? 'materials.later' : 'materials.none') };
}

function isPublic({ visibility }: Material): boolean {
  return visibility === 'public';
}

function feedbackView({ session, isFeedbackGiven, path }: AfterSessionInput, viewer: Viewer): AfterSession['feedback'] {
  if (isFeedbackGiven) return { path: null, text: translate(viewer.language, 'feedback.given') };
  if (feedbackWindow(session, viewer.now) !== 'open') return null;
  return {
    path: `${path}/feedback`,
    text: translate(viewer.language, 'feedback.openUntil', { date: feedbackClosingDay(session, viewer) }),
  };
}

/** Returns the last day of feedback on a session, for the viewer. */
export function feedbackClosingDay(session: Session, { timeZone, language }: Viewer): string {
  return formatDate(feedbackClosesAt(session), timeZone, language, 'long');
}

function certificateView(input: AfterSessionInput, { language }: Viewer): CertificateView | null {
  const { session, presence, certificate, name, path } = input;
  const { certificateShare: share, durationMinutes: duration } = session;
  const { minutesPresent: minutes } = presence;
  const needed = neededMinutes(share ?? 0, duration);
  const text = (key: string) =>
    translate(language, `certificates.${key}`, { duration, needed, ...(minutes !== null && { minutes }) });
  const view = { text: '', name: null, get: null, file: null };
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

/** Returns the links of a past session in a row of the own page, besides its materials. */
export function afterLinks(
  session: Session,
  known: { isFeedbackGiven: boolean; hasCertificate: boolean; isSeated: boolean },
  path: string,
  { language, now }: Viewer,
): { path: string; label: string; icon: string; isOutside: boolean }[] {
  const link = (where: string, key: string, icon: string) => ({
    path: where,
    label: translate(language, key),
    icon,
    isOutside: false,
  });
  const canSay = known.isSeated && !known.isFeedbackGiven && feedbackWindow(session, now) === 'open';
  return [
    ...(canSay ? [link(`${path}/feedback`, 'feedback.give', 'message-square')] : []),
    ...(known.hasCertificate ? [link(`${path}#certificate`, 'certificates.short', 'award')] : []),
  ];
}
