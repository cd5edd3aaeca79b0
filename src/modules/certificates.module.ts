import { Global, Module } from '@nestjs/common';
import { CertificatesController } from '../console/certificates/certificates.controller.js';
import { IssueCertificate } from '../flows/certificates/issue-certificate.flow.js';
import { RevokeCertificate } from '../flows/certificates/revoke-certificate.flow.js';
import { CertificateController } from '../site/certificates/certificate.controller.js';
import { MyCertificateController } from '../site/certificates/my-certificate.controller.js';

const flows = [IssueCertificate, RevokeCertificate];

/** Certificates of attendance, and the page that checks one. */
@Global()
@Module({
  controllers: [
    // Public pages
    CertificateController,
    MyCertificateController,
    // Console
    CertificatesController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class CertificatesModule {}
