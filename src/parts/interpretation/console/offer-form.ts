import { spokenCodes } from '../../../console/ui/spoken-codes.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type LanguageOffer, offerKinds } from '../../../domain/sessions/language-offer.js';
import { languageOfferFields } from '../../../domain/sessions/language-offer-input.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { signLanguages } from '../../../domain/sessions/sign-languages.js';
import { choice, flag, line, orNone, select } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';

/** The form of one language that a session is offered in. */
export function offerForm(call: Pick<Call, 'languages'>) {
  const languages = (language: string, selected: string) =>
    [...new Set([...spokenCodes(call, selected), ...signLanguages])].map((value) => ({
      value,
      label: spokenLanguage(value, language),
      selected: value === selected,
    }));
  return form({
    words: 'console.interpretation',
    schema: languageOfferFields,
    fields: {
      kind: choice(offerKinds, 'sessions.offers'),
      language: select(languages, 'console.interpretation.choose'),
      by: line(),
      afterwards: flag(),
      automatic: flag(),
      link: orNone(line({ type: 'url' })),
      phone: line({ dir: 'ltr' }),
      code: line({ dir: 'ltr' }),
    },
    errorsAt: { languageOffers: 'language' },
    pairs: [
      ['kind', 'language'],
      ['phone', 'code'],
    ],
  });
}

/** What was typed into the form. */
export type TypedOffer = TypedForm<ReturnType<typeof offerForm>>;

/** Returns an offer as the form shows it. */
export function typedOffer(form: ReturnType<typeof offerForm>, offer: LanguageOffer): TypedOffer {
  const { kind, language, by = '', afterwards = false, automatic = false, link, phone = '', code = '' } = offer;
  return form.show({ kind, language, by, afterwards, automatic, link, phone, code });
}
