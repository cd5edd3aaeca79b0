import { neededMinutes } from '../domain/certificate.js';
import type { CertificateRow } from '../domain/certificates.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { type EditedForm, type EditView, openedEdit } from '../../../console/ui/form-edit.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { pageOf, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../platform/http/query.js';
import { registrationPath } from '../../../console/paths/registration-paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import type { StateView } from '../../../console/ui/session-state.js';

export interface CertificatesPageInput {
  session: Session;
  rows: readonly CertificateRow[];
  page: number;
  /** What was typed as the share, with its edit. */
  typedShare?: string;
  edit?: EditView;
  /** The name of a person that somebody else has changed meanwhile, too. */
  typedName?: { registration: string; name: string; edit: EditView };
  fieldErrors?: readonly FieldError[];
}

/** The form of the share of attendance, as both versions of it are shown. */
export function editedShare(sessionId: string, language: string): EditedForm<{ certificateShare: string }> {
  return { subject: `session:${sessionId}`, label: () => translate(language, 'console.certificates.share') };
}

/** The form of a person's name, as both versions of it are shown. */
export function editedName(attendeeId: string, language: string): EditedForm<{ name: string }> {
  return { subject: `attendee:${attendeeId}`, label: () => translate(language, 'console.certificates.name') };
}

/** The share of attendance as its form shows it. */
export function shareOf({ certificateShare: share }: Session): { certificateShare: string } {
  return { certificateShare: share === null ? '' : String(share) };
}

/** The people who earned or have a certificate of a session, and the share of attendance that earns one. */
export function certificatesPage(layout: ConsoleLayout, input: CertificatesPageInput) {
  const { language, now } = layout;
  const { session, rows, page, fieldErrors = [] } = input;
  const { certificateShare: share, durationMinutes: duration } = session;
  const text = (key: string, values = {}) => translate(language, `console.certificates.${key}`, values);
  const shareField = field(
    'certificateShare',
    input.typedShare ?? shareOf(session).certificateShare,
    fieldErrors,
    language,
  );
  const [earned, issued] = [rows.filter((row) => row.earned).length, rows.filter((row) => row.isValid).length];
  const path = sessionPath(session, 'certificates');
  return {
    ...layout,
    title: text('certificates'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    exportPath: layout.mayRead ? sessionPath(session, 'attendees.csv') : null,
    lede: session.endsAt > now ? text('notOver') : text('earnedCount', { earned, issued }),
    rule: share === null ? null : text('rule', { needed: neededMinutes(share, duration), duration }),
    form: {
      action: path,
      share: shareField,
      edit: input.edit ?? openedEdit(shareOf(session)),
      errors: errorSummary([shareField], { certificateShare: text('share') }, language),
    },
    rows: session.endsAt > now ? [] : pageOf(rows, page).map((row) => certificateLine(row, input, layout)),
    pager: session.endsAt > now ? null : pager(rows.length, page, language, (to) => withQuery(path, { page: to })),
  };
}

function certificateLine(
  row: CertificateRow,
  { session, typedName }: CertificatesPageInput,
  { language, mayChange, now }: ConsoleLayout,
) {
  const text = (key: string, values = {}) => translate(language, `console.certificates.${key}`, values);
  const { certificateId, number, minutesPresent: minutes } = row;
  const action = (step: 'revoke' | 'restore') =>
    mayChange && certificateId !== null ? certificateActionPath(session, certificateId, step) : null;
  return {
    path: registrationPath(row.registrationId),
    name: row.name,
    email: row.email,
    presence: minutes === null ? text('checkedIn') : text('minutes', { minutes, duration: session.durationMinutes }),
    state: stateOf(row, text),
    number: number === null ? null : { text: number, path: publicCertificatePath(number) },
    issued: row.issuedAt && dayAndTime(row.issuedAt, session.timeZone, language, now),
    revokePath: row.isValid ? action('revoke') : null,
    restorePath: row.isRevoked ? action('restore') : null,
    namePath: mayChange ? certificateNamePath(session, row.registrationId) : null,
    nameForm:
      typedName?.registration === row.registrationId
        ? { ...typedName, isOpen: true }
        : { name: row.name, edit: openedEdit({ name: row.name }), isOpen: false },
  };
}

function stateOf(row: CertificateRow, text: (key: string) => string): StateView {
  if (row.isRevoked) return { tone: 'bad', icon: 'bang', label: text('state.revoked') };
  if (row.isValid) return { tone: 'good', icon: 'dot', label: text('state.issued') };
  if (row.certificateId !== null) return { tone: 'bad', icon: 'bang', label: text('state.void') };
  return { tone: 'warn', icon: 'half', label: text('state.earned') };
}

/** Returns the path of revoking a certificate, or of restoring it. */
function certificateActionPath(session: { id: string }, id: string, step: 'revoke' | 'restore'): string {
  return `${sessionPath(session, 'certificates')}/${id}/${step}`;
}

/** Corrects the name on a certificate. */
function certificateNamePath(session: { id: string }, registrationId: string): string {
  return `${sessionPath(session, 'certificates')}/names/${registrationId}`;
}

/** Returns the public path that verifies a certificate. */
function publicCertificatePath(number: string): string {
  return `/certificates/${encodeURIComponent(number)}`;
}
