import Handlebars from 'handlebars';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { withQuery } from '../../../platform/http/query.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { themeLabels } from '../../../domain/sessions/session-labels.js';
import type { FieldError } from '../../../platform/errors.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { embedPath, programmePath, sharePath } from './share-paths.js';

/** What somebody chose to show on another site; empty texts for what the page around it says. */
interface ShownElsewhere {
  /** Slug of the only session. */
  session: string;
  /** Slug of a theme. */
  theme: string;
  /** BCP 47. */
  lang: string;
  /** `button`: only that of the session. */
  view: EmbedView;
}

type EmbedView = (typeof embedViews)[number];

export const embedViews = ['list', 'calendar', 'button', 'winners'] as const;

/** What somebody typed into one of the forms. */
export interface TypedShare {
  name?: string;
  site?: string;
}

interface SharePageInput {
  call: Call;
  /** The public sessions that are not over, by start. */
  sessions: readonly Session[];
  /** How many people came by each link. */
  people: ReadonlyMap<string, number>;
  chosen: ShownElsewhere;
  /** What can be chosen: winners once they are public. */
  views: readonly EmbedView[];
  publicUrl: string;
  typed: TypedShare;
  fieldErrors: readonly FieldError[];
}

/** The named links of a call with who came by them, and the code that shows its sessions on another site. */
export function sharePage(layout: ConsoleLayout, input: SharePageInput) {
  const { language } = layout;
  const { call, sessions, people, chosen, views, publicUrl, typed, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.sharing.${key}`, values);
  const name = field('name', typed.name ?? '', fieldErrors, language);
  const site = field('site', typed.site ?? '', fieldErrors, language);
  const ofWinners = chosen.view === 'winners';
  const session = ofWinners ? undefined : sessions.find(({ slug }) => slug === chosen.session);
  const theme = ofWinners || session !== undefined ? '' : chosen.theme;
  const asked = { session: session?.slug, theme, lang: chosen.lang };
  const view = chosen.view === 'list' || (chosen.view === 'button' && session === undefined) ? undefined : chosen.view;
  const framed = (more: { lang?: string; scheme?: string }) =>
    withQuery(embedPath(call, ofWinners ? 'winners' : 'sessions'), {
      view: view === 'calendar' ? view : undefined,
      ...asked,
      ...more,
    });
  const option = (value: string, label: string, current: string) => ({ value, label, selected: value === current });
  return {
    ...layout,
    title: text('title'),
    errors: errorSummary([name, site], { name: text('name'), site: text('site') }, language),
    name,
    site,
    sites: call.embedOrigins,
    siteAction: sharePath(call, 'sites'),
    removeSiteAction: sharePath(call, 'sites/remove'),
    action: sharePath(call),
    removeAction: sharePath(call, 'remove'),
    links: call.linkNames.map((one) => ({
      id: `link-${one}`,
      name: one,
      url: `${publicUrl}${withQuery(programmePath(call), { via: one })}`,
      count: text('people', { count: people.get(one) ?? 0 }),
    })),
    sessions: [
      option('', text('all'), chosen.session),
      ...sessions.map((one) => option(one.slug, one.title, chosen.session)),
    ],
    themes: [
      option('', text('allThemes'), chosen.theme),
      ...themeLabels(callTexts(call, language).themes).map((one) => option(one.slug, one.name, chosen.theme)),
    ],
    languages: [
      option('', text('languageOfPage'), chosen.lang),
      ...call.languages.map((one) => option(one, getLanguage(one).name, chosen.lang)),
    ],
    views: views.map((one) => option(one, text(`view.${one}`), chosen.view)),
    needsSession: chosen.view === 'button' && session === undefined ? text('needsSession') : null,
    ...codeOf(call, publicUrl, { ...asked, view }, framed({})),
    // In light and dark, as wide as a phone, and from right to left.
    previews: [
      { label: text('preview.light'), path: framed({ scheme: 'light' }) },
      { label: text('preview.dark'), path: framed({ scheme: 'dark' }) },
      { label: text('preview.rtl'), path: framed({ lang: 'ar', scheme: 'light' }) },
    ],
  };
}

/** Returns the code for a site: the element, and the frame for where scripts are not allowed. */
function codeOf(
  call: Call,
  publicUrl: string,
  { view, ...asked }: { view: string | undefined; session: string | undefined; theme: string; lang: string },
  framePath: string,
) {
  const escape = Handlebars.escapeExpression;
  const given = Object.entries({ call: call.slug, view, ...asked })
    .filter((one): one is [string, string] => Boolean(one[1]))
    .map(([key, value]) => ` ${key}="${escape(value)}"`);
  const title = escape(callTexts(call, asked.lang || (call.languages[0] ?? 'en')).name);
  const shown = `${publicUrl}${programmePath(call)}${view === 'winners' ? '/winners' : ''}`;
  return {
    element: `<script src="${publicUrl}/embed.js" async></script> <greenroom-programme${given.join('')}><a href="${escape(shown)}">${title}</a></greenroom-programme>`,
    frame: `<iframe src="${escape(publicUrl + framePath)}" title="${title}" width="100%" height="600"></iframe>`,
  };
}
