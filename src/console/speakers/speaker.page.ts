import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isOver } from '../../domain/sessions/session.js';
import type { SessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';
import { speakerStatuses } from '../../domain/speakers/speaker.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { imageTypes } from '../../platform/file-store/file-types.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionPath } from '../paths/session-paths.js';
import { offerLine } from '../../domain/sessions/offer-labels.js';
import { partPage } from '../paths/part-pages.js';
import { speakerPath, speakersPath } from '../paths/speaker-paths.js';
import { speakerForm, type TypedSpeaker, speakerStatus } from './speaker-form.js';

/** A session of a speaker. */
interface SpeakersSession {
  session: Session;
  place: SessionSpeaker;
}

export interface SpeakerPageInput {
  call: Call;
  speaker: Speaker;
  sessions: readonly SpeakersSession[];
  others: readonly Speaker[];
  link: string;
  typed: TypedSpeaker;
  edit: EditView;
  fieldErrors: readonly FieldError[];
  photoErrors: readonly FieldError[];
}

/** A speaker with their sessions, profile and personal link. */
export function speakerPage(layout: ConsoleLayout, input: SpeakerPageInput) {
  const { language, mayChange } = layout;
  const { call, speaker, sessions, others } = input;
  const photo = field('photo', '', input.photoErrors, language);
  const form = speakerForm(call, speaker).view(input.typed, input.fieldErrors, layout);
  return {
    ...layout,
    title: speaker.name,
    allPath: speakersPath(call),
    heading: speaker.name,
    about: [speaker.jobTitle, speaker.affiliation].filter(Boolean).join(', '),
    sessions: sessions.map((one) => sessionRow(one, speaker.email, layout)),
    statusAction: speakerPath(speaker, 'status'),
    // The personal link, for those who can send it.
    link: mayChange ? input.link : null,
    linkAction: speakerPath(speaker, 'link'),
    action: speakerPath(speaker),
    edit: input.edit,
    form,
    errors: form.errors ?? errorSummary([photo], { photo: translate(language, 'console.speakers.photo') }, language),
    photo: {
      path: speaker.photoId && withQuery(speakerPath(speaker, 'photo'), { v: speaker.photoId }),
      alt: translate(language, 'console.speakers.photoOf', { name: speaker.name }),
      field: photo,
      action: speakerPath(speaker, 'photo'),
      removeAction: speakerPath(speaker, 'photo/remove'),
      accept: imageTypes.join(','),
    },
    // The other speakers of the call, to merge with.
    others: others
      .filter(({ id }) => id !== speaker.id)
      .map(({ id, name, affiliation }) => ({
        value: id,
        label: [name, affiliation].filter(Boolean).join(', '),
        selected: false,
      })),
    mergePath: speakerPath(speaker, 'merge'),
    deletePath: speakerPath(speaker, 'delete'),
  };
}

function sessionRow(
  { session, place }: SpeakersSession,
  email: string | null,
  { language, now, mayChange }: ConsoleLayout,
) {
  const isOpen = mayChange && session.state !== 'cancelled' && !isOver(session, now);
  return {
    id: session.id,
    path:
      place.task === null ? sessionPath(session, 'speakers') : (partPage('languages', session) ?? sessionPath(session)),
    title: session.title,
    when: dayAndTimeInZone(session.startsAt, session.timeZone, language),
    role: place.task === null ? place.role : offerLine(place.task, language),
    state: speakerStatus(place.status, email, language),
    // Empty where the answer can't change.
    statuses: isOpen
      ? speakerStatuses.map((value) => ({
          value,
          label: translate(language, `console.speakers.status.${value}`),
          selected: value === place.status,
        }))
      : [],
  };
}

/** Asks before a speaker is deleted, or merged into another one. */
export function askSpeakerPage(
  layout: ConsoleLayout,
  speaker: Speaker,
  input: { sessions: number; emails: number; warnings: readonly string[]; into: Speaker | null },
) {
  const { sessions, emails, warnings, into } = input;
  const key = into === null ? 'delete' : 'merge';
  const text = (part: string) =>
    translate(layout.language, `console.speakers.${key}.${part}`, {
      name: speaker.name,
      other: into?.name ?? '',
      count: sessions,
      ...(into === null && { emails }),
    });
  return {
    ...layout,
    title: text('heading'),
    heading: text('heading'),
    text: text('text'),
    warnings,
    action: speakerPath(speaker, key),
    into: into?.id ?? null,
    submitLabel: text('submit'),
    backPath: speakerPath(speaker),
  };
}
