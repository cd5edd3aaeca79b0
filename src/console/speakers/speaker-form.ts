import type { Call } from '../../domain/calls/call.entity.js';
import { speakerInput } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { byLanguage, line, list, orNull, prose } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import { languageName } from '../ui/language-name.js';
import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import type { StateView } from '../ui/session-state.js';

/** The form of a speaker, with a biography in each language of the call, and in which there is one. */
export function speakerForm(call: Call, speaker: Speaker | null) {
  const languages = [...new Set([...call.languages, ...Object.keys(speaker?.biographies ?? {})])];
  return form({
    words: 'console.speakers',
    schema: speakerInput.omit({ language: true, timeZone: true }),
    fields: {
      name: line(),
      email: orNull(line({ type: 'email' })),
      affiliation: line(),
      jobTitle: line(),
      biographies: byLanguage(languages, prose(4), (code, language) =>
        translate(language, 'console.speakers.field.biography', { language: languageName(code, language) }),
      ),
      links: list(3),
    },
  });
}

/** What was typed into the form of a speaker. */
export type TypedSpeaker = TypedForm<ReturnType<typeof speakerForm>>;

const looks = {
  invited: { tone: 'warn', icon: 'half' },
  confirmed: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'square' },
} as const;

/** Returns whether a speaker has agreed to speak, as text and shape. Without an address, nobody has asked them. */
export function speakerStatus(status: SpeakerStatus, email: string | null, language: string): StateView {
  const key = status === 'invited' && email === null ? 'unasked' : status;
  return { ...looks[status], label: translate(language, `console.speakers.status.${key}`) };
}
