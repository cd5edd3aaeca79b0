import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { languageName } from '../../../console/ui/language-name.js';
import { choices, date, line } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import type { JuryMember } from '../domain/jury.entity.js';
import { juryMemberInput } from '../domain/jury-input.js';

/** Returns the form of what one juror of a call reads, and until when. */
export function memberForm(call: Call) {
  const themeName = (slug: string, language: string) =>
    callTexts(call, language).themes.find((theme) => theme.slug === slug)?.name ?? slug;
  return form({
    words: 'console.jury.member',
    schema: juryMemberInput,
    fields: {
      themes: choices(
        call.themes.map(({ slug }) => slug),
        themeName,
      ),
      languages: choices(call.languages, languageName),
      untilOn: date(),
      untilTime: line({ type: 'time', max: 5 }),
    },
    pairs: [['untilOn', 'untilTime']],
    errorsAt: { scoresUntilLocal: 'untilOn' },
    join: ({ themes, languages, untilOn, untilTime }) => ({
      themes,
      languages,
      scoresUntilLocal: untilOn === '' && untilTime === '' ? null : `${untilOn}T${untilTime.slice(0, 5)}`,
    }),
  });
}

/** What was typed into it. */
export type TypedMember = TypedForm<ReturnType<typeof memberForm>>;

/** Returns what is agreed with a juror as it would be typed. */
export function typedMember(call: Call, { themes, languages, scoresUntilLocal }: JuryMember): TypedMember {
  const [untilOn = '', untilTime = ''] = scoresUntilLocal?.split('T') ?? [];
  return memberForm(call).show({ themes, languages, untilOn, untilTime });
}
