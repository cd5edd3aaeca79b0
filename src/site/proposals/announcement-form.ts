import { announcementInput } from '../../domain/proposals/proposal-input.js';
import type { ThemeLabel } from '../../domain/sessions/session-labels.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { FieldError } from '../../platform/errors.js';
import { line, list, select } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';

/** The form for declaring a proposal. Its themes are only needed to show it. */
export function announcementForm(themes: readonly ThemeLabel[] = []) {
  const text = (key: string) => (language: string) => translate(language, `registrations.me.${key}`);
  const options = (language: string, selected: string) => {
    const known = themes.map(({ slug, name }) => ({ value: slug, label: name, selected: slug === selected }));
    if (known.some((theme) => theme.selected)) return known;
    return [{ value: '', label: text('chooseTheme')(language), selected: true }, ...known];
  };
  return form({
    words: 'registrations.me',
    schema: announcementInput,
    fields: { title: line(), theme: select(options), members: list(4, { between: /[\s,;]+/u, dir: 'ltr' }) },
    labels: { title: text('proposalTitle'), theme: text('proposalTheme'), members: text('members') },
    hints: { members: text('membersHint') },
  });
}

/** A form for declaring a proposal, new or as it was typed. */
export interface AnnouncementEdit {
  typed?: TypedForm<ReturnType<typeof announcementForm>>;
  fieldErrors?: readonly FieldError[];
}

/** Describes the form, which is unfolded if it has errors. */
export function announcementView(
  action: string,
  { typed, fieldErrors = [] }: AnnouncementEdit,
  themes: readonly ThemeLabel[],
  viewer: Viewer,
) {
  const declared = announcementForm(themes);
  const view = declared.view(typed ?? declared.empty, fieldErrors, viewer);
  return { action, ...view, isOpen: view.errors !== null };
}
