import type { FormReader } from '../../platform/forms/field-kind.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import {
  EditConflict,
  mergeFields,
  namesIn,
  copyValue,
  type Together,
  valueAt,
  versionOf,
} from '../../platform/three-way-merge.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import type { ConsolePage } from '../frame/console-page.js';
import { dayAndTimeInZone } from './day-and-time.js';
import { auditNames } from './audit.queries.js';
import { actorLabel, auditView } from './audit-view.js';

/** How many entries of the activity log are looked through for one of a person. */
const latest = 5;

/** A form that edits something: what it is called in the activity log, and how it names its fields. */
export interface EditedForm<Fields> {
  /** Such as `session:ID`. */
  subject: string;
  label(name: string): string;
  /** What a field says, where that is not the text itself, such as for an option; null for the text. */
  value?(name: string, fields: Fields): string | null;
  together?: Together<Fields>;
}

/** A declared form, as both versions of it are shown. */
export function editedForm<Fields extends object>(
  form: {
    label(name: string, reader: FormReader): string;
    text(name: string, typed: Fields, reader: FormReader): string | null;
  },
  subject: string,
  reader: FormReader,
): EditedForm<Fields> {
  return {
    subject,
    label: (name) => form.label(name, reader),
    value: (name, fields) => form.text(name, fields, reader),
  };
}

/** What every form carries that edits something: the version that it shows, and after a conflict both versions. */
export interface EditView {
  version: string;
  /** What two people changed; `changedBy` says who changed it last, and when, if the activity log does. */
  conflict: {
    heading: string;
    changedBy: string | null;
    rows: { name: string; label: string; typed: string; stored: string }[];
  } | null;
}

/** The view of a form that was just opened. */
export function openedEdit<Fields extends object>(fields: Fields, together?: Together<Fields>): EditView {
  return { version: versionOf(fields, together), conflict: null };
}

/**
 * The edit of a record by a form that was opened earlier: merges it with what others have saved meanwhile, and shows both
 * versions of what can't be merged.
 */
export class FormEdit<Fields extends object> {
  private adopted: string[] = [];
  private conflict: { typed: Fields; stored: Fields; names: string[] } | null = null;

  constructor(
    private readonly page: ConsolePage,
    private readonly edited: EditedForm<Fields>,
  ) {
    page.edited = edited.subject;
  }

  /** What others have changed meanwhile and this form did not, for the message after saving; empty for nothing. */
  get kept(): { adopted: string } {
    return { adopted: this.adopted.map((name) => this.edited.label(name)).join(', ') };
  }

  /**
   * Returns the fields to save: typed ones, and those that only others have changed. Runs once the record is locked.
   * Throws EditConflict if both sides changed one.
   */
  merge(typed: Fields, stored: Fields): Fields {
    const { form } = this.page;
    const chosen = this.withStored(typed, stored);
    const { merged, conflicts, adopted } = mergeFields(form.text('version'), chosen, stored, this.edited.together);
    this.adopted = adopted;
    if (conflicts.length === 0) return merged;
    this.conflict = { typed: merged, stored, names: conflicts };
    throw new EditConflict(conflicts);
  }

  /** Returns what the form shows again: after a conflict also what others changed elsewhere in it. */
  fields(typed: Fields): Fields {
    return this.conflict?.typed ?? typed;
  }

  /** Returns the view of the form that is shown again. */
  async view(): Promise<EditView> {
    const { language, form } = this.page;
    if (this.conflict === null) return { version: form.text('version'), conflict: null };
    const { typed, stored, names } = this.conflict;
    const { edited } = this;
    const show = (name: string, fields: Fields) => fieldText(this.edited, name, fields, language);
    return {
      version: versionOf(stored, edited.together),
      conflict: {
        heading: translate(language, 'console.common.edit.heading', { count: names.length }),
        changedBy: await this.changedBy(),
        rows: names.map((name) => ({
          name,
          label: edited.label(name),
          typed: show(name, typed),
          stored: show(name, stored),
        })),
      },
    };
  }

  /** With the stored text in each field for which the form chose it. */
  private withStored(typed: Fields, stored: Fields): Fields {
    const chosen = structuredClone(typed);
    const known = namesIn(typed);
    for (const name of this.page.form.list('useStored').filter((each) => known.includes(each))) {
      const names = this.edited.together?.find(([first]) => first === name) ?? [name];
      for (const each of names) copyValue(chosen, stored, each);
    }
    return chosen;
  }

  private async changedBy(): Promise<string | null> {
    const { connection, language, timeZone } = this.page;
    const filter = { ...everything, subjects: [this.edited.subject] };
    const [entry] = await listAuditEntries(connection, filter, 1, null);
    if (entry === undefined) return null;
    const names = await auditNames(connection, [entry.actor]);
    return translate(language, 'console.common.edit.changedBy', {
      name: actorLabel(entry.actor, names, language),
      when: dayAndTimeInZone(entry.at, timeZone, language),
    });
  }
}

/** Says what somebody did last to a subject of the activity log, who and when; null if nothing is known of it. */
export async function lastChange(page: ConsolePage, subject: string): Promise<string | null> {
  const { connection, language, timeZone, now } = page;
  const entries = await listAuditEntries(connection, { ...everything, subjects: [subject] }, latest, null);
  // What follows by itself, such as that the last email has left, is less telling.
  const entry = entries.find(({ actor }) => !actor.startsWith('system')) ?? entries[0];
  if (entry === undefined) return null;
  const { what, who, when } = auditView(entry, await auditNames(connection, [entry.actor]), {
    timeZone,
    language,
    now,
  });
  return [what, who, when].join(' · ');
}

/** Returns the names of the fields in which two versions of a form differ. */
export function changedFields<Fields extends object>(before: Fields, after: Fields, together?: Together<Fields>) {
  return mergeFields(versionOf(after, together), after, before, together).adopted;
}

/** Returns what a field says. */
export function fieldText<Fields extends object>(
  edited: EditedForm<Fields>,
  name: string,
  fields: Fields,
  language: string,
): string {
  return edited.value?.(name, fields) ?? textOf(valueAt(fields, name), language);
}

/** Returns the text of an option that was typed, or null if there is no such option. */
export function optionText(language: string, key: string): string | null {
  return hasMessage(language, key) ? translate(language, key) : null;
}

function textOf(value: unknown, language: string): string {
  if (typeof value === 'boolean') return translate(language, `console.common.edit.${value ? 'yes' : 'no'}`);
  const text = Array.isArray(value)
    ? value.map((item) => (typeof item === 'object' ? Object.values(item ?? {}).join(' · ') : String(item))).join('\n')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '';
  return text.trim() === '' ? translate(language, 'console.common.nothing') : text;
}
