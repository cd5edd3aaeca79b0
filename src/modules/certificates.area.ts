import { area } from '../app/area.js';
import { CertificatesController } from '../console/certificates/certificates.controller.js';
import { IssueCertificate } from '../flows/certificates/issue-certificate.flow.js';
import { RevokeCertificate } from '../flows/certificates/revoke-certificate.flow.js';
import { CertificateController } from '../site/certificates/certificate.controller.js';
import { MyCertificateController } from '../site/certificates/my-certificate.controller.js';
import { Certificate } from '../domain/certificates/certificate.entity.js';

/** Certificates of attendance, and the page that checks one. */
export const certificates = area({
  name: 'certificates',
  data: { entities: [Certificate] },
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
