import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { LanguageOffer } from '../../../domain/sessions/language-offer.js';
import { offerName } from '../../../domain/sessions/offer-labels.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { languagesPath, offerPath } from './language-paths.js';

const columns: readonly ListColumn<LanguageOffer, { session: Session; mayChange: boolean }>[] = [
  {
    heading: 'console.interpretation.field.language',
    cell: (offer, { session, language, mayChange }) => ({
      text: offerName({ ...offer, by: '' }, language),
      ...(mayChange && { path: offerPath(session, offer) }),
    }),
  },
  {
    heading: 'console.interpretation.field.kind',
    cell: ({ kind }, { language }) => translate(language, `sessions.offers.${kind}`),
  },
  {
    heading: 'console.interpretation.field.by',
    cell: ({ by = '' }, { language }) => by || translate(language, 'console.common.nothing'),
    isLabelled: true,
  },
  {
    heading: 'console.interpretation.channel',
    cell: ({ link, phone }, { language }) => ({
      text: link ?? phone ?? translate(language, 'console.common.nothing'),
      ...(link !== undefined && phone !== undefined && { lines: [phone] }),
    }),
    isLabelled: true,
  },
];

/** The languages in which a session is offered. */
export function languagesPage(layout: ConsoleLayout, session: Session) {
  const { language, now } = layout;
  const mayChange = layout.mayChange && session.state !== 'cancelled';
  const text = (key: string, values = {}) => translate(language, `console.interpretation.${key}`, values);
  const { languageOffers: offers } = session;
  return {
    ...layout,
    title: text('title'),
    spoken: text('spoken', { language: spokenLanguage(session.language, language) }),
    settingsPath: sessionPath(session, 'settings'),
    table: offers.length === 0 ? null : tableOf(columns, offers, { session, mayChange, language, now }, text('title')),
    addPath: mayChange ? offerPath(session, 'new') : null,
  };
}

/** A language in which a session is offered, with its form. */
export function offerPage(
  layout: ConsoleLayout,
  {
    session,
    offer,
    form,
  }: { session: Session; offer: LanguageOffer | null; form: FormView & { edit: EditView | null } },
) {
  const { language } = layout;
  const action = offerPath(session, offer ?? 'new');
  return {
    ...layout,
    title:
      offer === null ? translate(language, 'console.interpretation.add') : offerName({ ...offer, by: '' }, language),
    backPath: languagesPath(session),
    action,
    removePath: offer === null ? null : `${action}/remove`,
    form,
  };
}
