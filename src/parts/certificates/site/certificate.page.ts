import type { Call } from '../../../domain/calls/call.entity.js';
import type { Certificate } from '../domain/certificate.entity.js';
import type { CertificateState } from '../domain/certificate.js';
import { sentences } from '../../../platform/i18n/sentences.js';
import { translate } from '../../../platform/i18n/messages.js';
import { formatDate, formatLocalDate } from '../../../domain/time/format.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { publicLayout } from '../../../site/layout.js';
import { certificatePath } from '../../../site/paths.js';
import type { StateLabel } from '../../../site/registrations/registration-labels.js';

/** The outcome of a lookup: nothing typed yet, not a number, or no such certificate. */
export type CertificateLookup = 'blank' | 'not-a-number' | 'unknown';

/** Returns the form for verifying a certificate number. `typed` is its value, `issuers` name who stands behind it. */
export function certificateFormPage(
  lookup: CertificateLookup,
  typed: string,
  issuers: readonly string[],
  viewer: Viewer,
) {
  const text = (key: string, values = {}) => translate(viewer.language, `certificates.${key}`, values);
  const hosts = issuers.join(translate(viewer.language, 'common.listComma'));
  const isUnknown = lookup === 'unknown';
  const heading = text(isUnknown ? 'unknown' : 'checkTitle');
  return {
    ...publicLayout({ viewer, call: null, path: certificatePath(), isPrivate: true }, heading),
    heading,
    text: sentences(
      text(isUnknown ? 'unknownText' : 'checkLede'),
      ...(hosts === '' ? [] : [text('issuers', { hosts })]),
    ),
    state: null,
    number: null,
    facts: [],
    form: { action: certificatePath(), value: typed, fault: lookup === 'not-a-number' ? text('unknownField') : null },
  };
}

const looks: Record<CertificateState, Omit<StateLabel, 'label'>> = {
  valid: { tone: 'good', icon: 'dot' },
  replaced: { tone: 'warn', icon: 'half' },
  revoked: { tone: 'bad', icon: 'bang' },
};

/**
 * Returns the public view of a certificate. A valid one shows its content, so that a forged name is noticed; an invalid
 * one shows no name.
 */
export function certificatePage(call: Call, certificate: Certificate, state: CertificateState, viewer: Viewer) {
  const { language } = viewer;
  const { minutes, durationMinutes: duration } = certificate;
  const text = (key: string, values = {}) => translate(language, `certificates.${key}`, values);
  const fact = (key: string, said: string) => ({ term: text(key), text: said });
  const heading = text(state);
  const presence = minutes === null ? text('checkedIn', { duration }) : text('presentFor', { minutes, duration });
  const path = certificatePath(certificate.number);
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    text: text(`${state}Text`),
    state: { ...looks[state], label: certificate.number },
    number: certificate.number,
    facts: [
      ...(state === 'valid' ? [fact('factName', certificate.name)] : []),
      fact('factSession', certificate.sessionTitle),
      fact('date', formatLocalDate(certificate.startsAtLocal.slice(0, 10), language, 'long')),
      ...(state === 'valid' ? [fact('present', presence)] : []),
      fact('factCall', certificate.callName),
      ...(certificate.host === '' ? [] : [fact('heldBy', certificate.host)]),
      fact('factIssued', formatDate(certificate.issuedAt, certificate.timeZone, language, 'long')),
    ],
    form: { action: certificatePath(), value: '', fault: null },
  };
}
