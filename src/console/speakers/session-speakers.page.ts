import type { Call } from '../../domain/calls/call.entity.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionTexts } from '../../domain/questions/question.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate, sentences } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { EditedForm, EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { newsToSpeakersPath } from '../paths/broadcast-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { speakerPath } from '../paths/speaker-paths.js';
import { speakerStatus } from './speaker-form.js';
import type { SpeakerReply } from '../../domain/notifications/speakers/speaker-reply.js';
import { dayAndTime } from '../ui/day-and-time.js';

/** The form of a briefing. */
interface BriefingFields {
  briefing: string;
  sharedQuestions: string[];
}

/** Returns a briefing as its form shows it. */
export function briefingOf(body: string, sharedQuestions: readonly string[]): BriefingFields {
  return { briefing: body.replaceAll('\r\n', '\n'), sharedQuestions: [...sharedQuestions].sort() };
}

/** The briefing as it was typed, or is stored. */
export interface BriefingForm extends BriefingFields {
  edit: EditView;
  fieldErrors: readonly FieldError[];
}

/** The form of a briefing, as both versions of it are shown. */
export function editedBriefing(sessionId: string, language: string): EditedForm<BriefingFields> {
  return { subject: `session:${sessionId}`, label: (name) => translate(language, `console.speakers.${name}`) };
}

/** The speakers of a session with their answers, and what they should know. */
export function sessionSpeakersPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    session: Session;
    speakers: readonly SessionSpeaker[];
    questions: readonly Question[];
    form: BriefingForm;
  },
) {
  const { language, mayChange } = layout;
  const { session, speakers, form } = input;
  const text = (key: string) => translate(language, `console.speakers.${key}`);
  const briefing = field('briefing', form.briefing, form.fieldErrors, language);
  return {
    ...layout,
    title: session.title,
    heading: text('title'),
    speakers: speakers.map((speaker) => ({
      path: speakerPath(speaker),
      name: speaker.name,
      about: [speaker.role, speaker.organization ?? speaker.affiliation].filter(Boolean).join(', '),
      email: speaker.email,
      state: speakerStatus(speaker.status, speaker.email, language),
      reply: replyText(speaker.reply, session, language),
    })),
    editPath: mayChange && session.state !== 'cancelled' ? `${sessionPath(session, 'edit')}#speakers` : null,
    writePath: mayChange && speakers.length > 0 ? newsToSpeakersPath(input.call, session) : null,
    action: sessionPath(session, 'speakers'),
    edit: form.edit,
    briefing,
    // The questions of the session; none if it asks nothing.
    shared:
      input.questions.length === 0
        ? null
        : {
            field: field('sharedQuestions', '', form.fieldErrors, language),
            options: input.questions.map((question) => ({
              value: question.key,
              label: questionTexts(question, language).label,
              selected: form.sharedQuestions.includes(question.key),
            })),
          },
    errors: errorSummary([briefing], { briefing: text('briefing') }, language),
  };
}

function replyText(reply: SpeakerReply | null, { timeZone }: Session, language: string): string | null {
  if (reply === null) return null;
  const text = (key: string, values = {}) => translate(language, `console.speakers.reply.${key}`, values);
  const at = dayAndTime(new Date(reply.receivedAt), timeZone, language);
  const comment = reply.comment === null ? '' : text('comment', { comment: reply.comment });
  return sentences(kindText(reply, { at, timeZone, language }), comment);
}

function kindText(
  { kind, startsAt, sender }: SpeakerReply,
  { at, timeZone, language }: { at: string; timeZone: string; language: string },
): string {
  const text = (key: string, values = {}) => translate(language, `console.speakers.reply.${key}`, values);
  switch (kind) {
    case 'accepted':
    case 'declined':
    case 'tentative':
      return text(kind, { at });
    case 'proposed':
      return startsAt === null
        ? text('proposed', { at })
        : text('proposedTime', { at, time: dayAndTime(new Date(startsAt), timeZone, language) });
    case 'asked':
      return sender === null ? text('askedNobody', { at }) : text('asked', { at, sender });
    default: {
      const problem = translate(language, `console.registrations.responses.problem.${kind}`);
      const from = translate(language, 'console.registrations.responses.fromOther', { problem, sender: sender ?? '' });
      return text('unused', { at, problem: sender === null ? problem : from });
    }
  }
}
