import { z } from 'zod';
import { translate } from '../../../platform/i18n/messages.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { emailInput } from '../../../domain/registrations/registration-input.js';
import { date, integer, line, list } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { line as lineInput } from '../../../platform/validation.js';
import { wallTimeInput } from '../../../domain/sessions/session-input.js';
import { dealInput } from '../domain/jury-input.js';

/** Who judges: addresses, and the owner's sentence. */
export const judgesForm = form({
  words: 'console.jury.simple',
  schema: z.strictObject({ emails: z.array(emailInput).min(1).max(100), invitationNote: lineInput(500, 0) }),
  fields: { emails: list(3, { between: /[\s,;]+/u, called: 'email', dir: 'ltr' }), invitationNote: line() },
});

/** What they read: how many jurors each proposal gets, and until when, in the time zone of the call. */
export const readingForm = (call: { timeZone: string }, now: Date) =>
  form({
    words: 'console.jury.simple',
    schema: z.strictObject({ perProposal: dealInput.shape.perProposal, scoresUntilLocal: wallTimeInput.nullable() }),
    fields: {
      perProposal: integer({ max: 2 }),
      untilOn: date(),
      untilTime: line({ type: 'time', max: 5, isOptional: true }),
    },
    hints: {
      untilOn: (language) =>
        translate(language, 'console.jury.simple.zone', { place: zoneLabel(call.timeZone, now, language) }),
    },
    pairs: [['untilOn', 'untilTime']],
    errorsAt: { scoresUntilLocal: 'untilOn' },
    join: ({ perProposal, untilOn, untilTime }) => ({
      perProposal,
      scoresUntilLocal: untilOn === '' && untilTime === '' ? null : `${untilOn}T${untilTime.slice(0, 5)}`,
    }),
  });
