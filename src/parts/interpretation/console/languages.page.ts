import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { peoplePath } from '../../../console/paths/registration-paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import { filterQuery } from '../../../console/ui/people-filter.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { anyone } from '../../../domain/registrations/people/people-filter.js';
import { type LanguageOffer, listeningLanguages } from '../../../domain/sessions/language-offer.js';
import { offerName } from '../../../domain/sessions/offer-labels.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { channelProvider } from '../../../domain/rooms/channels.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { listDemand } from '../domain/demand.queries.js';
import { crewSection } from './crew.page.js';
import { languagesPath, offerPath } from './language-paths.js';

type Demand = Awaited<ReturnType<typeof listDemand>>[number];

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
    cell: ({ by = '' }) => by || '–',
    isLabelled: true,
  },
  {
    heading: 'console.interpretation.channel',
    cell: ({ link, phone }) => ({
      text: link ?? phone ?? '–',
      ...(link !== undefined && phone !== undefined && { lines: [phone] }),
    }),
    isLabelled: true,
  },
];

/** The languages in which a session is offered. */
export function languagesPage(
  layout: ConsoleLayout,
  {
    call,
    session,
    demand,
    ...people
  }: { call: Call; session: Session; demand: readonly Demand[] } & Parameters<typeof crewSection>[1],
) {
  const { language, now } = layout;
  const mayChange = layout.mayChange && session.state !== 'cancelled';
  const text = (key: string, values = {}) => translate(language, `console.interpretation.${key}`, values);
  const { languageOffers: offers } = session;
  return {
    ...layout,
    title: text('title'),
    spoken: text('spoken', { language: spokenLanguage(session.language, language) }),
    limit: limitOf(session, language),
    settingsPath: sessionPath(session, 'settings'),
    table: offers.length === 0 ? null : tableOf(columns, offers, { session, mayChange, language, now }, text('title')),
    crew: crewSection(layout, { session, ...people }),
    demand: demandView(layout, call, session, demand),
    addPath: mayChange ? offerPath(session, 'new') : null,
  };
}

/** How many people follow a session in each language; null where nobody can choose, or has chosen. */
function demandView({ language }: ConsoleLayout, call: Call, session: Session, demand: readonly Demand[]) {
  const offered = listeningLanguages(session);
  if (offered.length === 0 && demand.every((one) => one.language === null)) return null;
  const others = demand.map((one) => one.language).filter((code) => code === null || !offered.includes(code));
  const all = [...offered, ...others].map((code) => {
    const { seats, others: waiting } = demand.find((one) => one.language === code) ?? { seats: 0, others: 0 };
    return { code, seats, waiting };
  });
  const most = Math.max(1, ...all.map(({ seats, waiting }) => seats + waiting));
  return all.map(({ code, seats, waiting }) => ({
    label: demandLabel(code, session, language),
    // The people themselves.
    path:
      code === null || seats + waiting === 0
        ? null
        : `${peoplePath(call)}?${filterQuery({ ...anyone, session: session.id, listensIn: code })}`,
    count: translate(language, 'console.interpretation.people', { seats, waiting }),
    width: Math.round((860 * (seats + waiting)) / most),
  }));
}

/** What the room cannot do, said before anything is chosen; null for a session without one. */
function limitOf(session: Session, language: string): string | null {
  if (session.format === 'in-person') return null;
  return translate(language, `console.interpretation.limit.${channelProvider(session)}`);
}

function demandLabel(code: string | null, session: Session, language: string): string {
  if (code === null) return translate(language, 'console.interpretation.notSaid');
  const name = spokenLanguage(code, language);
  if (code === session.language || listeningLanguages(session).includes(code)) return name;
  return translate(language, 'interpretation.gone', { language: name });
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
    limit: limitOf(session, language),
    backPath: languagesPath(session),
    action,
    removePath: offer === null ? null : `${action}/remove`,
    form,
  };
}
