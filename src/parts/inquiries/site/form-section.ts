import { z } from 'zod';
import type { FormSection } from '../../../site/registrations/form-sections.js';
import { prose as proseField } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { sentences, translate } from '../../../platform/i18n/messages.js';
import { prose } from '../../../platform/validation.js';
import { askInForm } from '../domain/ask.js';
import { readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { listSessionsWithPolls } from '../domain/quick-polls.queries.js';
import { maxQuestion } from '../domain/inquiry-input.js';
import { listOwnInquiries } from '../domain/inquiries.queries.js';
import { hasInquiries, takesInquiries } from '../domain/inquiry.js';

const questionField = form({
  words: 'inquiries',
  schema: z.object({ inquiry: prose(maxQuestion).transform((text) => text.trim()) }),
  fields: { inquiry: proseField(3) },
});

/**
 * A question that somebody asks where they register, and the questions of a person on their own page. Pages of calls that
 * never took questions do without the query.
 */
export const inquirySection: FormSection = {
  section(call, typed, fieldErrors, reader) {
    if (!takesInquiries(call)) return null;
    const given = questionField.typed(typed);
    const view = questionField.view(given, fieldErrors, reader);
    const isOpen = given.inquiry !== '' || view.errors !== null;
    const consent = translate(reader.language, 'inquiries.askHint');
    return { partial: 'site/inquiries/asked', view: { ...view, isOpen, consent }, besideTexts: null };
  },
  read(call, typed) {
    if (!takesInquiries(call)) return null;
    const { inquiry } = questionField.read(questionField.typed(typed));
    const language = typed.text('language') || (call.languages[0] ?? 'en');
    return inquiry === '' ? null : (change, email) => askInForm(change, call, email, { question: inquiry, language });
  },
  async typedFor(connection, call, { id }, language) {
    if (!hasInquiries(call)) return null;
    const waiting = (await listOwnInquiries(connection, id)).filter(({ counts }) => !counts);
    if (waiting.length === 0) return null;
    const text = waiting.map(({ original }) => original).join('\n');
    return { term: translate(language, 'inquiries.title'), text };
  },
  async ownSection(connection, call, attendee, { mePath, viewer }) {
    if (!hasInquiries(call)) return null;
    const own = await listOwnInquiries(connection, attendee.id);
    if (own.length === 0 && !takesInquiries(call)) return null;
    const waiting = own.filter(({ counts }) => !counts);
    const { language } = viewer;
    const open = takesInquiries(call) ? await listSessionsWithPolls(connection, call.id) : [];
    const polls = await Promise.all(open.map(async (id) => readIn(await getSession(connection, id), call, language)));
    const view = {
      path: `${mePath}/ask`,
      waiting: waiting.map(({ text, language: lang }) => ({ text, lang })),
      polls: polls.map((one) => ({ slug: one.slug, title: one.title, lang: titleLanguage(one) })),
      label: translate(viewer.language, own.length === 0 ? 'inquiries.own.ask' : 'inquiries.own.title'),
    };
    return { partial: 'site/inquiries/own-section', view };
  },
  stored(call, language, { translator }) {
    if (!hasInquiries(call)) return null;
    const stored = translate(language, 'inquiries.stored');
    if (translator === undefined) return stored;
    const { hostname: server } = new URL(translator.url);
    return sentences(stored, translate(language, 'inquiries.translatedBy', { server }));
  },
};
