import type { Call } from '../../domain/calls/call.entity.js';
import { materialLabel, maxMaterialBytes, type Material, visibleMaterials } from '../../domain/materials/material.js';
import type { AnswerSummary } from '../../domain/questions/answer-summary.js';
import { isOver } from '../../domain/sessions/session.js';
import { dayAndRange, firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { speakerRoom, speakersEnterAt } from '../../domain/speakers/speaker-room.js';
import { dayAndTime, formatDate, formatTime } from '../../domain/time/format.js';
import type { FieldError } from '../../platform/errors.js';
import { acceptOf, materialTypes } from '../../platform/file-store/file-types.js';
import { field } from '../../platform/views/form-fields.js';
import { translate } from '../../platform/i18n/messages.js';
import { offerLine } from '../../domain/sessions/offer-labels.js';
import { taskTimes } from '../../domain/speakers/crew-task.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { materialViews } from '../materials/material-view.js';
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
  const { task } = place;
  const { language, now } = viewer;
  const session = readIn(spoken.session, call, language);
  const text = (key: string, values = {}) => translate(language, `speakers.${key}`, values);
  const own = (key: string) => (task === null ? text(key) : translate(language, `interpretation.crew.${key}`));
  const action = `${ownPath}/sessions/${session.id}`;
  const isOpen = session.state !== 'cancelled' && !isOver(session, now);
  const status = session.state === 'cancelled' ? 'cancelled' : place.status;
  return {
    title: session.title,
    // The language of the title.
    lang: titleLanguage(session),
    // The public page; null for a draft.
    path: session.publishedAt === null ? null : sessionPath(call, session),
    time: sessionTime(task === null ? session : { ...session, ...taskTimes(task, session) }, viewer),
    role: task === null ? place.role : offerLine(task, language),
    state: { ...looks[status], label: status === 'cancelled' ? text('cancelled') : text(`status.${status}`) },
    notes: [
      ...taskNotes(spoken, viewer),
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
    materials:
      task === null
        ? spoken.materials.map(({ title, kind, file }) => ({
            path: null,
            label: materialLabel({ title: title || (file?.name ?? ''), kind, fileName: file?.name ?? null }, language),
          }))
        : materialViews(visibleMaterials(spoken.materials, session, 'crew', now), call, action, language),
    upload:
      task !== null || place.status === 'declined' || session.state === 'cancelled'
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
        ? { action: `${action}/confirm`, label: own(place.status === 'declined' ? 'confirmAfterAll' : 'confirm') }
        : null,
    decline: isOpen && place.status !== 'declined' ? { action: `${action}/decline`, text: own('declineText') } : null,
    room: isOpen ? roomView(spoken, `${action}/room`, viewer) : null,
  };
}

/** When the session is, where somebody has other times, and with whom they take turns. */
function taskNotes({ session, place: { task }, partners }: SpokenSession, viewer: Viewer): string[] {
  if (task === null) return [];
  const text = (key: string, values = {}) => translate(viewer.language, `interpretation.crew.${key}`, values);
  const whole = dayAndRange(sessionTime(session, viewer), viewer.language);
  return [
    ...(task.from === null && task.until === null ? [] : [text('session', { time: whole })]),
    ...(partners.length === 0
      ? []
      : [text('turns', { names: partners.join(translate(viewer.language, 'common.listComma')) })]),
  ];
}

function roomView({ session, place }: SpokenSession, action: string, viewer: Viewer) {
  const { language, now } = viewer;
  const isCrew = place.task !== null;
  const room = speakerRoom(session, place.status, now);
  if (room === 'none' || room === 'over') return null;
  const label = translate(language, isCrew ? 'interpretation.crew.enter' : 'speakers.enter');
  if (room === 'open') return { action, text: null, label };
  const [opensAt, zone] = [speakersEnterAt(session.startsAt), firstZone(session, viewer)];
  const time = dayAndTime(formatDate(opensAt, zone, language, 'short'), formatTime(opensAt, zone, language), language);
  const texts = isCrew && room !== 'missing' ? 'interpretation.crew' : 'speakers';
  return { action: null, text: translate(language, `${texts}.room.${room}`, { time }), label };
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
  /** Names of those with whom they take turns. */
  partners: readonly string[];
}
