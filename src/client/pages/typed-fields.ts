type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What somebody typed into a form or ticked there, by the names of the fields in their order. */
export type Typed = [name: string, value: string | boolean][];

/** Fields that a person fills in. */
function typedFields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (field): field is Field =>
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement ||
      (field instanceof HTMLInputElement && !/^(?:hidden|password|file|submit|button)$/u.test(field.type)),
  );
}

export function readTyped(form: HTMLFormElement): Typed {
  return typedFields(form).map((field) => [
    field.name,
    field instanceof HTMLInputElement && /^(?:checkbox|radio)$/u.test(field.type) ? field.checked : field.value,
  ]);
}

/** Fills a form in again. What it no longer asks is left out. */
export function fillTyped(form: HTMLFormElement, typed: Typed): void {
  const fields = typedFields(form);
  for (const [index, [name, value]] of typed.entries()) {
    const field = fields[index];
    if (field === undefined || field.name !== name) continue;
    if (typeof value === 'string') field.value = value;
    else if (field instanceof HTMLInputElement) field.checked = value;
  }
}
