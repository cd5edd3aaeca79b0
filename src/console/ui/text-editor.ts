import type { Call } from '../../domain/calls/call.entity.js';
import type { CampaignTexts } from '../../domain/campaigns/campaign-texts.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { ConsolePage } from '../frame/console-page.js';
import { FormEdit, openedEdit } from './form-edit.js';
import {
  editedTexts,
  type TextFields,
  textFields,
  textLanguages,
  textsView,
  typedTexts,
  writtenTexts,
} from './texts-form.js';

/** What an editor saves: the texts, and of an invitation the sessions that it is for. */
interface Edited {
  contents: CampaignTexts;
  sessions?: string[];
}

/** The draft of a campaign, as its form edits it. */
export interface TextEditor {
  call: Call;
  /** As in the activity log; empty if there is nothing in it yet. */
  subject: string;
  title: string;
  intro: string;
  action: string;
  back: { path: string; label: string };
  stored: Edited;
  /** The sessions that it can be for; none if that is no question. */
  sessions?: readonly { id: string; label: string }[];
  /** How many people read which language. */
  readers: ReadonlyMap<string, number>;
  mergeFields: { field: string; meaning: string }[];
  statusOf?: (code: string, isWritten: boolean, contents: CampaignTexts) => string;
  /** Saves what `merge` makes of what is stored by then. */
  save(merge: (stored: Edited) => Edited): Promise<unknown>;
}

type EditorFields = TextFields & { sessions: string[] };

/** Shows the form of a campaign's draft. */
export async function showTextEditor(
  page: ConsolePage,
  editor: TextEditor,
  posted: { fields: EditorFields; edit: FormEdit<EditorFields> } | null = null,
  fieldErrors: readonly FieldError[] = [],
): Promise<void> {
  const { language } = page;
  const { call, title, intro, action, back, sessions = [], readers, mergeFields, statusOf } = editor;
  const opened = fieldsOf(editor, editor.stored);
  const fields = posted === null ? opened : posted.edit.fields(posted.fields);
  const sessionsField = field('sessions', '', fieldErrors, language);
  const texts = textsView(
    {
      languages: languagesOf(editor),
      fields,
      readers,
      fieldErrors,
      ...(statusOf && { statusOf: (code, isWritten) => statusOf(code, isWritten, fields.contents) }),
      isOpen: (code, isWritten) => isWritten && call.languages.includes(code),
      before: [{ ...sessionsField, label: translate(language, 'console.common.sessions') }],
    },
    language,
  );
  const view = {
    ...(await page.layout()),
    ...texts,
    title,
    intro,
    action,
    back,
    sessionsField,
    sessions: sessions.map(({ id, label }) => ({ value: id, label, selected: fields.sessions.includes(id) })),
    mergeFields,
    edit: posted === null ? openedEdit(opened) : await posted.edit.view(),
  };
  page.render('campaigns/text', view);
}

/** Saves the draft that was posted, or shows the form again with what is wrong. */
export async function saveTexts(page: ConsolePage, editor: TextEditor): Promise<void> {
  const { language, form } = page;
  const fields = { ...typedTexts(form, languagesOf(editor)), sessions: form.list('sessions') };
  const texts = editedTexts(editor.subject, language);
  const label = (name: string) =>
    name === 'sessions' ? translate(language, 'console.common.sessions') : texts.label(name);
  const edit = new FormEdit<EditorFields>(page, { ...texts, label });
  try {
    await editor.save((stored) => {
      const { contents, sessions } = edit.merge(fields, fieldsOf(editor, stored));
      return { contents: writtenTexts({ contents }), sessions };
    });
    page.redirect(editor.back.path, 'console.campaigns.done.textSaved', edit.kept);
  } catch (error) {
    await page.fail(error, (fieldErrors) => showTextEditor(page, editor, { fields, edit }, fieldErrors));
  }
}

/** Returns the merge fields of a form, as it explains them. */
export function mergeFieldViews(names: readonly string[], texts: string, language: string) {
  return names.map((name) => ({ field: `{{${name}}}`, meaning: translate(language, `${texts}.${name}`) }));
}

function fieldsOf(editor: TextEditor, { contents, sessions = [] }: Edited): EditorFields {
  return { ...textFields(contents, languagesOf(editor)), sessions: [...sessions] };
}

function languagesOf({ call, readers }: TextEditor): string[] {
  return textLanguages(call, [...readers.keys()]);
}
