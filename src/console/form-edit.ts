import type { Connection } from '../platform/database/tx.js';
import type { FormValues } from '../platform/http/form-values.js';
import { translate } from '../platform/i18n/messages.js';
import { EditedMeanwhile, mergeFields, type Together, versionOf } from '../platform/three-way-merge.js';
import { everything, listAuditEntries } from '../domain/identity/audit.queries.js';
import { dayAndTime } from './day-and-time.js';
import { auditNames } from './identity/audit.queries.js';
import { actorLabel } from './identity/audit-view.js';

/** How a form names its fields, and what it says in them. */
export interface FieldWords<Fields> {
  label(name: keyof Fields & string): string;
  /** What a field says, where that is not the text itself, such as for an option; null for the text. */
  value?(name: keyof Fields & string, fields: Fields): string | null;
}

/** Both versions of what two people changed in the same form. */
export interface ConflictView {
  heading: string;
  /** Who changed it last, and when; null if the activity log doesn't say. */
  changedBy: string | null;
  rows: { name: string; label: string; typed: string; stored: string }[];
}

/** What every form carries that edits something: the version that it shows, and after a conflict both versions. */
export interface EditView {
  version: string;
  conflict: ConflictView | null;
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
  /** What others changed meanwhile and this form did not. */
  private adopted: (keyof Fields & string)[] = [];
  private conflict: { typed: Fields; stored: Fields; names: (keyof Fields & string)[] } | null = null;

  constructor(
    private readonly form: FormValues,
    private readonly together: Together<Fields> = [],
  ) {}

  /**
   * Returns the fields to save: typed ones, and those that only others have changed. Runs once the record is locked.
   * Throws EditedMeanwhile if both sides changed one.
   */
  merge(typed: Fields, stored: Fields): Fields {
    const chosen = this.withStored(typed, stored);
    const { merged, conflicts, adopted } = mergeFields(this.form.text('version'), chosen, stored, this.together);
    this.adopted = adopted;
    if (conflicts.length === 0) return merged;
    this.conflict = { typed: merged, stored, names: conflicts };
    throw new EditedMeanwhile(conflicts);
  }

  /** Returns what the form shows again: after a conflict also what others changed elsewhere in it. */
  fields(typed: Fields): Fields {
    return this.conflict?.typed ?? typed;
  }

  /** Returns which fields others have changed meanwhile, for the message after saving; empty for none. */
  adoptedText({ label }: FieldWords<Fields>): string {
    return this.adopted.map((name) => label(name)).join(', ');
  }

  /** Returns the view of the form that is shown again. `subject` is what the activity log is asked about. */
  async view(
    connection: Connection,
    { language, timeZone }: { language: string; timeZone: string },
    subject: string,
    words: FieldWords<Fields>,
  ): Promise<EditView> {
    if (this.conflict === null) return { version: this.form.text('version'), conflict: null };
    const { typed, stored, names } = this.conflict;
    const show = (name: keyof Fields & string, fields: Fields) =>
      words.value?.(name, fields) ?? textOf(fields[name], language);
    return {
      version: versionOf(stored, this.together),
      conflict: {
        heading: translate(language, 'console.common.edit.heading', { count: names.length }),
        changedBy: await changedBy(connection, subject, language, timeZone),
        rows: names.map((name) => ({
          name,
          label: words.label(name),
          typed: show(name, typed),
          stored: show(name, stored),
        })),
      },
    };
  }

  /** With the stored text in each field for which the form chose it. */
  private withStored(typed: Fields, stored: Fields): Fields {
    const chosen = { ...typed };
    for (const name of this.form.list('useStored') as (keyof Fields & string)[]) {
      const names = this.together.find(([first]) => first === name) ?? (name in typed ? [name] : []);
      for (const each of names) chosen[each] = stored[each];
    }
    return chosen;
  }
}

async function changedBy(
  connection: Connection,
  subject: string,
  language: string,
  timeZone: string,
): Promise<string | null> {
  const [entry] = await listAuditEntries(connection, { ...everything, subjects: [subject] }, 1, null);
  if (entry === undefined) return null;
  const names = await auditNames(connection, [entry.actor]);
  return translate(language, 'console.common.edit.changedBy', {
    name: actorLabel(entry.actor, names, language),
    when: dayAndTime(entry.at, timeZone, language),
  });
}

function textOf(value: unknown, language: string): string {
  if (typeof value === 'boolean') return translate(language, `console.common.edit.${value ? 'yes' : 'no'}`);
  const text = Array.isArray(value)
    ? value.map((item) => (typeof item === 'object' ? Object.values(item ?? {}).join(' · ') : String(item))).join('\n')
    : String(value ?? '');
  return text.trim() === '' ? translate(language, 'console.common.nothing') : text;
}
