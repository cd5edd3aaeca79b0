import { callTexts } from '../../../domain/calls/call.js';
import type { FormSection } from '../../../site/registrations/form-sections.js';
import { translate } from '../../../platform/i18n/messages.js';
import { statedNeeds, chosenKinds, needsInput } from '../domain/access-input.js';
import { asksForNeeds, hasAskedForNeeds, keptDays, type AccessNeed, needLabel } from '../domain/access-need.js';
import { listNeedsOf } from '../domain/access-needs.queries.js';
import { stateInForm } from '../domain/state-needs.js';
import { choices, line, prose } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';

/**
 * What people need to take part, asked once where they register and shown on their own page. Pages of calls that never
 * asked do without the query.
 */
export const accessSection: FormSection = {
  section(call, typed, fieldErrors, reader) {
    if (!asksForNeeds(call)) return null;
    const text = (key: string, values = {}) => translate(reader.language, `access.${key}`, values);
    const given = needsForm.typed(typed);
    const view = needsForm.view(given, fieldErrors, reader);
    const isTyped = Object.values(given).some((one) => (Array.isArray(one) ? one.length > 0 : one !== ''));
    return {
      partial: 'site/access/asked',
      view: {
        ...view,
        isOpen: isTyped || view.errors !== null,
        consent: text('consent', { call: callTexts(call, reader.language).name, days: keptDays }),
      },
      besideTexts: text('besideTexts', { question: text('title') }),
    };
  },
  read(call, typed) {
    if (!asksForNeeds(call)) return null;
    const stated = statedNeeds(needsForm.read(needsForm.typed(typed)));
    return stated.length === 0 ? null : (change, email) => stateInForm(change, call.id, email, stated);
  },
  async typedFor(connection, call, { id }, language) {
    if (!hasAskedForNeeds(call)) return null;
    const needs = (await listNeedsOf(connection, id)).filter(({ counts }) => !counts);
    if (needs.length === 0) return null;
    const labels = needs.map((need) => needLabel(need, language));
    return { term: translate(language, 'access.title'), text: labels.join(translate(language, 'common.listComma')) };
  },
  async ownSection(connection, call, attendee, { mePath, viewer }) {
    if (!hasAskedForNeeds(call)) return null;
    const needs = await listNeedsOf(connection, attendee.id);
    if (needs.length === 0 && !asksForNeeds(call)) return null;
    const { language } = viewer;
    const text = (key: string) => translate(language, `access.${key}`);
    const view = {
      needs: ownNeeds(needs, language),
      path: `${mePath}/access`,
      label: text(needs.length === 0 ? 'title' : 'own.change'),
    };
    return { partial: 'site/access/own-section', view };
  },
  stored(call, language) {
    return asksForNeeds(call) ? translate(language, 'access.stored', { days: keptDays }) : null;
  },
};

/** The form in which people state what they need, beside the others of a registration and on their own page. */
export const needsForm = form({
  words: 'access',
  schema: needsInput,
  fields: {
    needs: choices(chosenKinds, (kind, language) => translate(language, `access.kind.${kind}`)),
    signLanguage: line(),
    otherNeed: prose(3),
  },
});

/** What was typed into the form. */
export type TypedNeeds = TypedForm<typeof needsForm>;

const shapes = {
  unconfirmed: { tone: 'warn', icon: 'half' },
  asked: { tone: 'off', icon: 'ring' },
  arranged: { tone: 'good', icon: 'dot' },
  impossible: { tone: 'bad', icon: 'bang' },
} as const;

/** Describes what a person needs and what becomes of it, to themselves. */
export function ownNeeds(needs: readonly AccessNeed[], language: string) {
  return needs.map((need) => {
    const state = need.counts ? need.state : 'unconfirmed';
    const reply = need.reply.trim();
    const said = {
      unconfirmed: translate(language, 'access.own.confirm'),
      asked: '',
      arranged: reply,
      impossible: translate(language, 'access.instead', { reply }),
    };
    return {
      label: needLabel(need, language),
      state: { ...shapes[state], label: translate(language, `access.state.${state}`) },
      // What the organizers wrote, or what there is to do.
      reply: said[state],
    };
  });
}
