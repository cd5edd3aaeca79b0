import { oneLine, type EmailView } from '../email/email-view.js';
import type { MessageValues } from '../../../platform/i18n/messages.js';
import type { EmailContext } from '../composing/context.js';
import { sessionTimes } from '../composing/times.js';
import type { TextOverrides } from './email-template.js';

/** Custom texts of emails to speakers speak of speaking: whoever interprets, captions or signs gets the default ones. */
const isForCrew = ({ message }: EmailContext) => message.payload.speaker?.task !== undefined;

/** Returns the context with the organizers' custom texts instead of the default ones. */
export function withOverrides(context: EmailContext, texts: TextOverrides): EmailContext {
  if (texts.size === 0 || isForCrew(context)) return context;
  const fields = fieldsOf(context);
  return {
    ...context,
    t: (key, values) => texts.get(key)?.format({ ...fields, ...values }) ?? context.t(key, values),
  };
}

/** Returns the closing that organizers can add to an email, as paragraphs; empty by default. */
export function closingOf(context: EmailContext, texts: TextOverrides): string[] {
  const closing = texts.get('closing');
  return closing === undefined || isForCrew(context) ? [] : paragraphsIn(closing.format(fieldsOf(context)));
}

/** Makes each line of a custom text a paragraph; default texts have one line. */
export function spaced(view: EmailView): EmailView {
  return { ...view, paragraphs: view.paragraphs.flatMap(paragraphsIn) };
}

function paragraphsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function fieldsOf(context: EmailContext): MessageValues {
  const { session, words, reader } = context;
  const time = session === null ? null : sessionTimes(context, session.snapshot).first;
  return {
    name: reader.name,
    call: words.name,
    organization: reader.organization,
    title: session === null ? words.name : oneLine(session.snapshot.title),
    date: time?.fullDate ?? '',
    time: time?.time ?? '',
    city: time?.city ?? '',
  };
}
