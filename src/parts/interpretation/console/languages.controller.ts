import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { type LanguageOffer, offerKey, offerKinds } from '../../../domain/sessions/language-offer.js';
import { sessionChanges } from '../../../domain/sessions/session-input.js';
import { languageOfferInput, languageOfferFields } from '../../../domain/sessions/language-offer-input.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { EditSession } from '../../../flows/sessions/edit-session.flow.js';
import { type FieldError, NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import { listCrew } from '../../../domain/speakers/session-speakers.queries.js';
import { findCrewProblems } from '../domain/find-crew-problems.js';
import { listDemand } from '../domain/demand.queries.js';
import { languagesPath } from './language-paths.js';
import { languagesPage, offerPage } from './languages.page.js';
import { spokenCodes } from '../../../console/ui/spoken-codes.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { signLanguages } from '../../../domain/sessions/sign-languages.js';
import { choice, flag, line, orNone, select } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';

/** The languages in which a session is offered. */
@ConsoleController('sessions/:id/languages', 'sessions')
export class LanguagesController {
  constructor(private readonly editSession: EditSession) {}

  @Get()
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const found = await findCrewProblems(connection, await listSessions(connection, call.id), page.now, session);
    const shown = {
      call,
      session,
      demand: await listDemand(connection, id),
      crew: await listCrew(connection, [id]),
      problems: found.filter((one) => one.session.id === id || one.other?.id === id),
    };
    page.render('interpretation/languages', languagesPage(await page.layout(), shown));
  }

  @RequireAbility('change')
  @Get(':offer')
  async form(@Param('id') id: string, @Param('offer') key: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, key, null);
  }

  @Post(':offer')
  async save(@Param('id') id: string, @Param('offer') key: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await page.session(id);
    const form = offerForm(call);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `session:${id}`, page));
    const changed = (offers: readonly LanguageOffer[]) => {
      if (key === 'new') return [...offers, read(languageOfferInput, form.read(typed))];
      const stored = offerOf(offers, key);
      const saved = read(languageOfferInput, form.read(edit.merge(typed, typedOffer(form, stored))));
      return offers.map((one) => (one === stored ? saved : one));
    };
    try {
      await this.change(page, id, changed);
      page.redirect(languagesPath({ id }), 'console.interpretation.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        await this.show(page, id, key, { fields: edit.fields(typed), fieldErrors, edit: await edit.view() });
      });
    }
  }

  /** Removes an offer; somebody else may have done so. */
  @Post(':offer/remove')
  async remove(@Param('id') id: string, @Param('offer') key: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, (offers) => offers.filter((one) => offerKey(one) !== key));
    page.redirect(languagesPath({ id }), 'console.interpretation.removed');
  }

  private async change(page: ConsolePage, id: string, changed: (offers: readonly LanguageOffer[]) => LanguageOffer[]) {
    const edit = ({ languageOffers }: Session) => read(sessionChanges, { languageOffers: changed(languageOffers) });
    await this.editSession.run(id, edit, page.actor);
  }

  private async show(
    page: ConsolePage,
    id: string,
    key: string,
    typed: { fields: TypedOffer; fieldErrors: readonly FieldError[]; edit: EditView } | null,
  ): Promise<void> {
    const { session, call } = await page.session(id);
    const declared = offerForm(call);
    const offer = key === 'new' ? null : offerOf(session.languageOffers, key);
    const stored = offer === null ? declared.empty : typedOffer(declared, offer);
    const view = declared.view(typed?.fields ?? stored, typed?.fieldErrors ?? [], page);
    const form = { ...view, edit: offer === null ? null : (typed?.edit ?? openedEdit(stored)) };
    page.render('interpretation/language', offerPage(await page.layout(), { session, offer, form }));
  }
}

function offerOf(offers: readonly LanguageOffer[], key: string): LanguageOffer {
  const offer = offers.find((one) => offerKey(one) === key);
  if (offer === undefined) throw new NotFound('offer-not-found', 'The session does not offer this language.');
  return offer;
}

/** The form of one language that a session is offered in. */
function offerForm(call: Pick<Call, 'languages'>) {
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
type TypedOffer = TypedForm<ReturnType<typeof offerForm>>;

/** Returns an offer as the form shows it. */
function typedOffer(form: ReturnType<typeof offerForm>, offer: LanguageOffer): TypedOffer {
  const { kind, language, by = '', afterwards = false, automatic = false, link, phone = '', code = '' } = offer;
  return form.show({ kind, language, by, afterwards, automatic, link, phone, code });
}
