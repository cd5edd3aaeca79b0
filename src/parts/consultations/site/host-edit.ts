import { Conflict } from '../../../platform/errors.js';
import type { FormReader } from '../../../platform/forms/field-kind.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { mergeFields, valueAt, versionOf } from '../../../platform/three-way-merge.js';

/** How the form says what a field holds; null for the text itself. */
interface Declared<Fields> {
  text(name: string, typed: Fields, reader: FormReader): string | null;
}

/** The edit of what a host and the organizers both change, by a form of the host that was opened earlier. */
export class HostEdit<Fields extends object> {
  private conflict: { merged: Fields; version: string } | null = null;

  constructor(
    private readonly form: FormValues,
    private readonly declared: Declared<Fields>,
    private readonly reader: FormReader,
  ) {}

  /**
   * Returns the fields to save: typed ones, and those that only organizers have changed. Throws Conflict with what they
   * saved in each field that both changed.
   */
  merge(typed: Fields, stored: Fields): Fields {
    const { merged, conflicts } = mergeFields(this.form.text('version'), typed, stored);
    if (conflicts.length === 0) return merged;
    this.conflict = { merged, version: versionOf(stored) };
    throw new Conflict(
      'edited-meanwhile',
      'Somebody else has changed this since you opened it. Compare both versions and save again.',
      {},
      conflicts.map((path) => ({
        path,
        code: 'organizers-edited',
        message: 'Has been changed by the organizers.',
        values: { stored: this.declared.text(path, stored, this.reader) ?? textOf(valueAt(stored, path)) },
      })),
    );
  }

  /** Returns what the form shows again: after a conflict also what organizers changed elsewhere in it. */
  fields(typed: Fields): Fields {
    return this.conflict?.merged ?? typed;
  }

  /** The version of the form that is shown again: after a conflict, saving it replaces what the host has read. */
  get version(): string {
    return this.conflict?.version ?? this.form.text('version');
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '✓' : '–';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : '';
}
