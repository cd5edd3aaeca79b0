import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { hasAttendees, recipientCount, type Recipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import type { TimingWarning } from '../../domain/sessions/session-timing.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { Audience } from '../ui/audience.queries.js';
import { currentTime, languageRow, nightShift, recipientRows, spanText, zoneMoves } from '../ui/audience-view.js';
import { confirmFields, versionOf } from '../ui/confirm.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { partPage } from '../paths/part-pages.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionPath } from '../paths/session-paths.js';
import { whenFields } from '../ui/when-fields.js';
import { warningText } from '../ui/timing-view.js';
import { type WallFields, wallFieldNames } from '../ui/local-time-fields.js';

/** The form of a move as it is typed. */
export interface RescheduleFields extends WallFields {
  note: string;
}

/** The form of a move. */
export function reschedulePage(
  layout: ConsoleLayout,
  call: Call,
  session: Session,
  fields: RescheduleFields,
  fieldErrors: readonly FieldError[],
) {
  const { language } = layout;
  const when = whenFields(fields, fieldErrors, [session.timeZone, call.timeZone], layout);
  const note = field('note', fields.note, fieldErrors, language);
  const planner = partPage('planner', call);
  const labels = Object.fromEntries(
    ['startsAtLocal', 'durationMinutes', 'timeZone', 'note'].map((name) => [
      name,
      translate(language, `console.sessions.field.${name}`),
    ]),
  );
  return {
    ...layout,
    title: translate(language, 'console.sessions.reschedule'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'move'),
    currentText: currentTime(session, language),
    errors: errorSummary([when.start, when.duration, when.zone, note], labels, language),
    findTimePath: planner && withQuery(planner, { session: session.id }),
    when,
    // The session that the form shows.
    seen: versionOf(session),
    note,
    tells: session.state === 'published',
  };
}

export interface RescheduleConfirmInput {
  session: Session;
  /** The session as it will be. */
  moved: Session;
  warnings: readonly TimingWarning[];
  /** What it would collide with. */
  conflicts: readonly string[];
  fields: RescheduleFields;
  audience: Audience;
  recipients: Recipients;
  /** Null for a draft. */
  email: EmailPreview | null;
  hasChanged: boolean;
}

/** Previews a reschedule. */
export function rescheduleConfirmPage(layout: ConsoleLayout, input: RescheduleConfirmInput) {
  const { language } = layout;
  const { session, moved, fields, audience, recipients } = input;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const people = recipientCount(recipients);
  const isSeen = hasAttendees(recipients);
  const { harder } = nightShift(audience, session, moved);
  return {
    ...layout,
    title: text('reschedule'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'move'),
    hidden: [
      ...wallFieldNames.map((name) => ({ name, value: fields[name] })),
      { name: 'note', value: fields.note },
      ...confirmFields(session, people),
    ],
    heading: text('willBeNotified', { count: people }),
    // Said when the session or the number changed since the organizer looked.
    changed: input.hasChanged ? translate(language, 'console.common.changedMeanwhile') : null,
    before: spanText(session, session.timeZone, language),
    after: zonedTime(moved, moved.timeZone, language),
    zone: zoneLabel(moved.timeZone, moved.startsAt, language),
    notified: people === 0 ? [] : [...recipientRows(recipients, 'moved', language), ...languageRow(audience, language)],
    zones: isSeen ? zoneMoves(audience, session, moved, language) : [],
    warnings: [
      ...input.warnings.map((one) => warningText(one, moved.startsAtLocal, moved.timeZone, language)),
      ...input.conflicts,
    ],
    harder: isSeen && harder > 0 ? text('harder', { count: harder }) : null,
    email: isSeen ? input.email : null,
    note: fields.note,
    submitLabel: translate(language, 'console.common.andNotify', { label: text('reschedule'), count: people }),
  };
}
