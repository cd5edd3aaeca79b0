import type { Call } from '../../domain/calls/call.entity.js';
import { speakerInput } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { byLanguage, line, list, orNull, prose } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import { languageName } from '../ui/language-name.js';

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
