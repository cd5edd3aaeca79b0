import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { likelyZones, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import type { FieldError } from '../../platform/errors.js';
import { fileSize } from '../../platform/file-store/file-types.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { publicLayout } from '../layout.js';
import { languageOptions } from '../registrations/me-forms.js';
import { photoForm, profileForm, type TypedProfile } from './profile-form.js';
import { SpokenSession, spokenView } from './spoken-session.js';

export interface OwnSpeakerInput {
  call: Call;
  speaker: Speaker;
  token: string;
  sessions: readonly SpokenSession[];
  /** Pages of parts for the speaker. */
  entries: readonly { path: string; label: string }[];
  /** What else is lost with the profile, in sentences. */
  deleteWarnings: readonly string[];
  /** Whether all time zones are listed, for people without script. */
  allZones: boolean;
  /** What the speaker has just done. */
  done: string;
  /** How large the file with what is stored about them is. */
  fileBytes: number;
  values?: TypedProfile;
  fieldErrors: readonly FieldError[];
}

/** Returns the page of a speaker: their sessions in their zone, and their profile. */
export function ownSpeakerPage(input: OwnSpeakerInput, viewer: Viewer) {
  const { call, speaker, token, sessions, done } = input;
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `speakers.${key}`, values);
  const path = `/speakers/${token}`;
  const { fieldErrors } = input;
  const form = profileForm(call, speaker);
  const profile = form.view(input.values ?? form.show(speaker), fieldErrors, viewer);
  const profileFields = profile.rows.flatMap((row) => row.fields);
  const photo = photoForm(speaker, path, fieldErrors, language);
  const isPast = ({ session }: SpokenSession) => session.endsAt <= now;
  // Of those who only interpret, caption or sign, nothing is public.
  const isCrew = speaker.isCrew && sessions.every(({ place }) => place.task !== null);
  const heading = translate(language, isCrew ? 'interpretation.crew.heading' : 'speakers.heading', {
    name: speaker.name,
  });
  const coming = sessions.filter((one) => !isPast(one)).map((one) => spokenView(call, one, path, fieldErrors, viewer));
  const past = sessions.filter(isPast).map((one) => spokenView(call, one, path, fieldErrors, viewer));
  const uploads = [...coming, ...past].flatMap(({ upload }) => (upload === null ? [] : [upload.file, upload.title]));
  const fields = [...profileFields, photo.field, ...uploads];
  const labels = Object.fromEntries([
    ...profileFields.map((one) => [one.id, one.label]),
    ['photo', text('photo')],
    ...uploads.map(({ id }) => [id, text('materials')]),
  ]) as Record<string, string>;
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    lede: text('lede', {
      call: callTexts(call, language).name,
      count: sessions.filter(({ place }) => place.status !== 'declined').length,
    }),
    flash: hasMessage(language, `speakers.done.${done}`) ? { text: text(`done.${done}`), tone: '', path: null } : null,
    errors: errorSummary(fields, labels, language),
    coming,
    past,
    entries: input.entries,
    profile: isCrew ? null : { ...profile, action: `${path}/profile` },
    photo,
    emailNote: speaker.email === null ? null : text('emailNote', { email: speaker.email }),
    dataPath: `${path}/data.json`,
    dataLabel: text('download', { size: fileSize(input.fileBytes, language) }),
    deleteAction: `${path}/delete`,
    deleteWarnings: input.deleteWarnings,
    // Where they stop reminders, or get them again; null without an email address.
    remindersPath: speaker.email === null ? null : `${path}/reminders`,
    preferences: {
      action: `${path}/preferences`,
      timeZone: field('timeZone', viewer.timeZone, [], language),
      language: field('language', language, [], language),
      zones: (input.allZones ? zoneGroups : likelyZones)(language, now, viewer.timeZone, [call.timeZone, 'UTC']),
      moreZonesPath: input.allZones ? null : zoneOptionsPath(language),
      allZonesPath: `${path}?zones=all#timeZone`,
      languages: languageOptions(language),
    },
  };
}
