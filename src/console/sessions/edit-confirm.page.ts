import type { Call } from '../../domain/calls/call.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { recipientCount, type Recipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { leavesAt, settlingMinutes, isMaterialEdit, languagesWithNews } from '../../domain/sessions/session-changes.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { recipientRows } from '../ui/audience-view.js';
import { changedFields, fieldText } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { sessionPath } from '../paths/session-paths.js';
import { placeValue } from './place-options.js';
import { editedSession, withTimeOf } from './session-edit.js';
import { fieldsOfSession, type SessionFields } from './session-form.js';

/** The fields that attendees are notified of. */
const told = ['title', 'format', 'place', 'venue'];

/** Asks whether to notify people of an edit. */
export function editConfirmPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    /** Those of the call. */
    series: readonly Series[];
    session: Session;
    edited: Session;
    fields: SessionFields;
    form: FormValues;
    recipients: Recipients;
    /** Who gets an email even if nobody is notified of the edit. */
    inAnyCase: Recipients;
    email: EmailPreview | null;
  },
) {
  const { language, now } = layout;
  const { session, edited, form, recipients, inAnyCase, email } = input;
  const [count, least] = [recipientCount(recipients), recipientCount(inAnyCase)];
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const places = new Map(
    [session, edited].map((one) => [placeValue(one), one.venueId === null ? '' : (one.venue ?? '')]),
  );
  const words = editedSession(input.call, session, { series: input.series, places }, language);
  const before = fieldsOfSession(session, input.call.languages);
  const after = withTimeOf(before, input.fields);
  const isNews = languagesWithNews(session, edited, input.call).length > 0;
  const isMaterial = isMaterialEdit(session, edited);
  const leaves =
    !isNews && recipients.seats === 0 ? 'speakersAtOnce' : leavesAt(session, now) <= now ? 'atOnce' : 'soon';
  return {
    ...layout,
    title: text('editSession'),
    heading: text('willBeNotified', { count }),
    action: sessionPath(session, 'edit'),
    backPath: sessionPath(session),
    hidden: hiddenFields(form),
    changes: changedFields(before, after, words.together).map((name) => ({
      label: words.label(name),
      before: fieldText(words, name, before, language),
      after: fieldText(words, name, after, language),
      isTold: email === null || told.includes(name) || /^translations\..*\.title$/u.test(name),
    })),
    leaves: text(`confirmEdit.${leaves}`, { minutes: settlingMinutes }),
    notified: recipientRows(recipients, 'edited', language),
    silent:
      least === count
        ? null
        : {
            text: text(isMaterial ? 'confirmEdit.silentPlace' : 'confirmEdit.silent'),
            isGrave: isMaterial,
            inAnyCase: least === 0 ? null : text('confirmEdit.inAnyCase', { count: least }),
            label: least === 0 ? text('confirmEdit.dontNotify') : text('confirmEdit.notifyOnly', { count: least }),
          },
    email,
    submitLabel: text('confirmEdit.notify', { count }),
  };
}

/** Everything that was typed, for the form that comes back with the answer. */
function hiddenFields(form: FormValues): { name: string; value: string }[] {
  const names = form.names.filter((name) => name !== '_csrf' && name !== 'intent' && name !== 'useStored');
  return names.flatMap((name) => form.list(name).map((value) => ({ name, value })));
}
