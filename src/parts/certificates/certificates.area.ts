import { searchEntries } from '../../console/calls/search-entries.js';
import { followUpRows } from '../../domain/notifications/reminders/follow-up-rows.js';
import { sessionPath, sessionsPath } from '../../console/paths/session-paths.js';
import { partPages } from '../../console/paths/part-pages.js';
import { ownCertificate } from './site/own-certificate.js';
import { afterSessions } from '../../site/registrations/after-sessions.js';
import { certificateNumbers, certificatesInSession } from './console/issued-certificates.js';
import { issuedCertificates } from '../../console/registrations/issued-certificates.js';
import { SessionCertificatesApiController } from './api/session-certificates.controller.js';
import { area } from '../../app/area.js';
import { CertificatesController } from './console/certificates.controller.js';
import { IssueCertificate } from './flows/issue-certificate.flow.js';
import { CertificateController } from './site/certificate.controller.js';
import { MyCertificateController } from './site/my-certificate.controller.js';
import { personalData } from './domain/personal-data.queries.js';
import { sessionPages } from '../../console/frame/session-nav.js';

/** Certificates of attendance, and the page that checks one. */
export const certificates = area({
  name: 'certificates',
  data: {
    personalData,
    auditActions: [
      'registration.certificate-issued',
      'registration.certificate-revoked',
      'registration.certificate-restored',
    ],
  },
  surface: {
    contributes: [
      sessionPages.with({ part: 'certificates', tab: 'after' }),
      followUpRows.with('certificate'),
      searchEntries.with({
        label: 'console.certificates.certificates',
        path: sessionsPath,
        under: 'console.common.sessions',
      }),
      partPages.with({ certificates: (session) => sessionPath(session, 'certificates') }),
      afterSessions.with(ownCertificate),
      issuedCertificates.with({ inSession: certificatesInSession, numbersOf: certificateNumbers }),
    ],
    controllers: [
      SessionCertificatesApiController,
      // Public pages
      CertificateController,
      MyCertificateController,
      // Console
      CertificatesController,
    ],
    providers: [IssueCertificate],
  },
});
