import { z } from 'zod';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Material, recordingOf } from '../../../domain/materials/material.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { languageInput } from '../../../domain/sessions/language-offer-input.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { choice, flag, hidden, select } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { line } from '../../../platform/validation.js';
import { makers, stampOf, type Transcript } from '../domain/transcript.js';

const transcriptInput = z.strictObject({
  language: languageInput,
  madeBy: z.enum(makers),
  isChecked: z.boolean(),
  seen: z.string().max(10_000),
  recording: line(10_000, 0),
});

/** Languages that recordings are often translated into, besides those of the call. */
const common = 'en zh-TW es fr pt ar hi id ja ko de it ru sw th tr vi'.split(' ');

/** The form of a file with what is said in a recording. */
export function transcriptForm(call: Pick<Call, 'languages'>, session: Pick<Session, 'language'>) {
  const options = (language: string, selected: string) =>
    [...new Set([session.language, ...call.languages, ...common])].map((value) => {
      return { value, label: spokenLanguage(value, language), selected: value === selected };
    });
  return form({
    words: 'console.transcripts',
    schema: transcriptInput,
    fields: {
      language: select(options),
      madeBy: choice(makers, 'console.transcripts.madeBy'),
      isChecked: flag(),
      seen: hidden(),
      recording: hidden(),
    },
  });
}

/** What was typed into the form. */
export type TranscriptFields = TypedForm<ReturnType<typeof transcriptForm>>;

/** What a new transcript begins with, on a page that shows these of a recording. */
export function newTranscript(
  session: Pick<Session, 'language'>,
  material: Material,
  shown: readonly Pick<Transcript, 'id' | 'revision'>[],
): TranscriptFields {
  const seen = { seen: shown.map(stampOf).join(','), recording: recordingOf(material) };
  return { language: session.language, madeBy: 'program', isChecked: false, ...seen };
}
