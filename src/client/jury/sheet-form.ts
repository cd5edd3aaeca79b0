import type { SheetValues } from './sheet-merge.js';

/** Whether the fields of a sheet are filled in by its juror, unlike its version and tokens. */
function isFilledIn(name: string): boolean {
  return name.startsWith('score.') || ['comment', 'privateNote', 'feedback'].includes(name);
}

/** Returns what a score sheet says. Scales without a score are empty. */
export function valuesOf(form: HTMLFormElement): SheetValues {
  const names = [...form.elements].flatMap((field) => {
    const name = field.getAttribute('name') ?? '';
    return isFilledIn(name) ? [name] : [];
  });
  const chosen = [...form.elements].flatMap((field): [string, string][] => {
    if (field instanceof HTMLTextAreaElement && isFilledIn(field.name)) return [[field.name, field.value]];
    const isChosen = field instanceof HTMLInputElement && isFilledIn(field.name) && field.checked;
    return isChosen ? [[field.name, field.value]] : [];
  });
  return { ...Object.fromEntries(names.map((name) => [name, ''])), ...Object.fromEntries(chosen) };
}

/** Fills in a score sheet. */
export function fillIn(form: HTMLFormElement, values: SheetValues): void {
  for (const field of form.elements) {
    const value = values[field.getAttribute('name') ?? ''];
    if (value === undefined) continue;
    if (field instanceof HTMLTextAreaElement) field.value = value;
    else if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value;
  }
}

/** A score sheet as the server has it now. */
export interface ServedSheet {
  /** Whose it is: of whoever is signed in now. */
  juror: string;
  values: SheetValues;
  version: number;
  token: string;
  isHandedIn: boolean;
}

/** Reads the page of a score sheet; null if the sheet is closed. */
export function readSheet(page: Document): ServedSheet | null {
  const form = page.querySelector<HTMLFormElement>('form[data-score-keys]');
  if (form === null || form.dataset.juror === undefined) return null;
  const text = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? '';
  return {
    juror: form.dataset.juror,
    values: valuesOf(form),
    version: Number(text('version')),
    token: text('_csrf'),
    isHandedIn: form.dataset.handedIn !== undefined,
  };
}
