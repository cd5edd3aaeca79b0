import { Get, Param } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { readCertificateNumber } from '../domain/certificate-number.js';
import { certificateState, type CertificateState } from '../domain/certificate.js';
import { findCertificate, listIssuers } from '../domain/certificates.queries.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { certificatePath } from '../../../site/paths.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Certificate } from '../domain/certificate.entity.js';
import { sentences, translate } from '../../../platform/i18n/messages.js';
import { formatDate, formatLocalDate } from '../../../domain/time/format.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { publicLayout } from '../../../site/layout.js';
import type { StateLabel } from '../../../site/registrations/registration-labels.js';

/** The outcome of a lookup: nothing typed yet, not a number, or no such certificate. */
type CertificateLookup = 'blank' | 'not-a-number' | 'unknown';

/** Returns the form for verifying a certificate number. `typed` is its value, `issuers` name who stands behind it. */
function certificateFormPage(lookup: CertificateLookup, typed: string, issuers: readonly string[], viewer: Viewer) {
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
function certificatePage(call: Call, certificate: Certificate, state: CertificateState, viewer: Viewer) {
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

/** Maximum length of the typed number. */
const maxTypedLength = 100;

/** The page for verifying certificates. */
@SiteController('certificates')
export class CertificateController {
  @Get()
  async form(@Page() page: SitePage): Promise<void> {
    const typed = page.query.text('number').slice(0, maxTypedLength);
    const number = readCertificateNumber(typed);
    if (number !== null) page.redirect(certificatePath(number));
    else if (typed.trim() === '') await this.ask(page, 'blank', '', 200);
    else await this.ask(page, 'not-a-number', typed, 422);
  }

  @Get(':number')
  @RouteConfig(formLimit)
  async show(@Param('number') text: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const typed = text.slice(0, maxTypedLength);
    const number = readCertificateNumber(typed);
    const found = number === null ? null : await findCertificate(connection, number);
    if (found === null) return this.ask(page, 'unknown', typed, 404);
    const { certificate, presence } = found;
    const { callId } = await getSession(connection, certificate.sessionId);
    const call = await getCall(connection, callId);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const view = certificatePage(call, certificate, certificateState(certificate, presence), viewer);
    page.render('certificates/certificate', view);
  }

  private async ask(page: SitePage, lookup: CertificateLookup, typed: string, status: number): Promise<void> {
    const viewer = page.viewer();
    page.rememberChoices(viewer);
    const issuers = await listIssuers(page.connection);
    page.render('certificates/certificate', certificateFormPage(lookup, typed, issuers, viewer), status);
  }
}
