import { area } from '../app/area.js';
import { CertificatesController } from '../console/certificates/certificates.controller.js';
import { IssueCertificate } from '../flows/certificates/issue-certificate.flow.js';
import { RevokeCertificate } from '../flows/certificates/revoke-certificate.flow.js';
import { CertificateController } from '../site/certificates/certificate.controller.js';
import { MyCertificateController } from '../site/certificates/my-certificate.controller.js';

/** Certificates of attendance, and the page that checks one. */
export const certificates = area({
  name: 'certificates',
  surface: {
    controllers: [
      // Public pages
      CertificateController,
      MyCertificateController,
      // Console
      CertificatesController,
    ],
    providers: [IssueCertificate, RevokeCertificate],
  },
});
