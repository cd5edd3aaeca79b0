import type { Call } from '../../domain/calls/call.entity.js';
import { materialLabel } from '../../domain/materials/material-label.js';
import { maxMaterialBytes, type Material } from '../../domain/materials/material.js';
import type { AnswerSummary } from '../../domain/questions/answer-summary.js';
import { isOver } from '../../domain/sessions/session.js';
import { firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { speakerRoom, speakersEnterAt } from '../../domain/speakers/speaker-room.js';
import { dayAndTime, formatDate, formatTime } from '../../domain/time/format.js';
import type { FieldError } from '../../platform/errors.js';
import { acceptOf, materialTypes } from '../../platform/file-store/file-types.js';
import { field } from '../../platform/views/form-fields.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { sessionPath } from '../paths.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import type { SessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';

/** Of what people wrote, the page shows so much. */
const maxTexts = 50;

const looks = {
  invited: { tone: 'warn', icon: 'half' },
  confirmed: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'square' },
  cancelled: { tone: 'bad', icon: 'bang' },
} as const;

/** Returns a session as its speaker sees it, with what they can do. */
export function spokenView(
  call: Call,
  spoken: SpokenSession,
  ownPath: string,
  fieldErrors: readonly FieldError[],
  viewer: Viewer,
) {
  const { place, briefing } = spoken;
  const { language, now } = viewer;
  const session = readIn(spoken.session, call, language);
  const text = (key: string, values = {}) => translate(language, `speakers.${key}`, values);
  const action = `${ownPath}/sessions/${session.id}`;
  const isOpen = session.state !== 'cancelled' && !isOver(session, now);
  const status = session.state === 'cancelled' ? 'cancelled' : place.status;
  return {
    title: session.title,
    // The language of the title.
    lang: titleLanguage(session),
    // The public page; null for a draft.
    path: session.publishedAt === null ? null : sessionPath(call, session),
    time: sessionTime(session, viewer),
    role: place.role,
    state: { ...looks[status], label: status === 'cancelled' ? text('cancelled') : text(`status.${status}`) },
    notes: [
      ...(session.publishedAt === null ? [text('draft')] : []),
      ...(session.publishedAt !== null && status !== 'cancelled'
        ? [text('registered', { count: session.taken, waiting: session.waiting })]
        : []),
      ...(session.publishedAt !== null && session.asksAttendance && session.taken > 0
        ? [text('byWay', { inPerson: session.taken - session.takenOnline, online: session.takenOnline })]
        : []),
    ],
    briefingHtml: briefing.trim() === '' || place.status === 'declined' ? null : renderMarkdown(briefing),
    answers: spoken.answers.filter(({ count }) => count > 0).map((summary) => answersView(summary, language)),
    materials: spoken.materials.map(({ title, kind, file }) =>
      materialLabel({ title: title || (file?.name ?? ''), kind, fileName: file?.name ?? null }, language),
    ),
    upload:
      place.status === 'declined' || session.state === 'cancelled'
        ? null
        : {
            action: `${action}/materials`,
            file: field(`file-${session.id}`, '', fieldErrors, language),
            title: field(`title-${session.id}`, '', fieldErrors, language),
            accept: acceptOf(materialTypes),
            hint: text('hint.material', { megabytes: maxMaterialBytes / 1024 / 1024 }),
          },
    confirm:
      isOpen && place.status !== 'confirmed'
        ? { action: `${action}/confirm`, label: text(place.status === 'declined' ? 'confirmAfterAll' : 'confirm') }
        : null,
    declineAction: isOpen && place.status !== 'declined' ? `${action}/decline` : null,
    room: isOpen ? roomView(spoken, `${action}/room`, viewer) : null,
  };
}

function roomView({ session, place }: SpokenSession, action: string, viewer: Viewer) {
  const { language, now } = viewer;
  const room = speakerRoom(session, place.status, now);
  if (room === 'none' || room === 'over') return null;
  if (room === 'open') return { action, text: null };
  const [opensAt, zone] = [speakersEnterAt(session.startsAt), firstZone(session, viewer)];
  const time = dayAndTime(formatDate(opensAt, zone, language, 'short'), formatTime(opensAt, zone, language), language);
  return { action: null, text: translate(language, `speakers.room.${room}`, { time }) };
}

function answersView({ label, texts, choices, numbers }: AnswerSummary, language: string) {
  const chosen = (choices ?? []).filter(({ count }) => count > 0);
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return {
    label,
    texts: (texts ?? []).slice(0, maxTexts),
    choices: [
      ...chosen.map((choice) => `${choice.label}: ${format.format(choice.count)}`),
      ...(numbers === null ? [] : [`${format.format(numbers.min)} – ${format.format(numbers.max)}`]),
    ],
  };
}

/** A session of a speaker, with what the page shows of it. */
export interface SpokenSession {
  session: Session;
  place: SessionSpeaker;
  /** Markdown. */
  briefing: string;
  answers: readonly AnswerSummary[];
  materials: readonly Material[];
}
