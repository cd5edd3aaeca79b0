import type { Call } from '../../domain/calls/call.entity.js';
import type { SpeakerOfCall } from '../../domain/speakers/speakers.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { newSpeakerPath, speakerPath, speakersPath } from '../paths/speaker-paths.js';
import { speakerForm, type TypedSpeaker } from './speaker-form.js';
import { speakerStatus } from './speaker-status.js';

/** The speakers of a call, by name, with their sessions. */
export function speakersPage(
  layout: ConsoleLayout,
  { call, speakers }: { call: Call; speakers: readonly SpeakerOfCall[] },
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.speakers.title'),
    newPath: newSpeakerPath(call),
    found: translate(language, 'console.speakers.found', { count: speakers.length }),
    rows: speakers.map((speaker) => ({
      path: speakerPath(speaker),
      name: speaker.name,
      about: [speaker.jobTitle, speaker.affiliation].filter(Boolean).join(', '),
      email: speaker.email,
      sessions: speaker.sessions.map(({ id, title, status }) => ({
        path: sessionPath({ id }, 'speakers'),
        title,
        state: speakerStatus(status, speaker.email, language),
      })),
    })),
  };
}

/** The form of a new speaker. */
export function newSpeakerPage(
  layout: ConsoleLayout,
  call: Call,
  typed: TypedSpeaker | null,
  fieldErrors: readonly FieldError[],
) {
  const form = speakerForm(call, null);
  return {
    ...layout,
    title: translate(layout.language, 'console.speakers.new'),
    allPath: speakersPath(call),
    action: newSpeakerPath(call),
    form: form.view(typed ?? form.empty, fieldErrors, layout),
  };
}
