import { sessionPath } from '../../../console/paths/session-paths.js';

/** Returns the path of revoking a certificate, or of restoring it. */
export function certificateActionPath(session: { id: string }, id: string, step: 'revoke' | 'restore'): string {
  return `${sessionPath(session, 'certificates')}/${id}/${step}`;
}

/** Corrects the name on a certificate. */
export function certificateNamePath(session: { id: string }, registrationId: string): string {
  return `${sessionPath(session, 'certificates')}/names/${registrationId}`;
}

/** Returns the public path that verifies a certificate. */
export function publicCertificatePath(number: string): string {
  return `/certificates/${encodeURIComponent(number)}`;
}
