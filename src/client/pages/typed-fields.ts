type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What somebody typed into a form or ticked there, by the names of the fields in their order; of boxes, with their value. */
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
  return typedFields(form).map((field) => [nameOf(field), isBox(field) ? field.checked : field.value]);
}

/** Fills a form in again, also one that asks more by now. What it no longer asks is left out. */
export function fillTyped(form: HTMLFormElement, typed: Typed): void {
  const fields = typedFields(form);
  for (const [name, value] of typed) {
    const index = fields.findIndex((field) => nameOf(field) === name);
    const [field] = index === -1 ? [] : fields.splice(index, 1);
    if (field === undefined) continue;
    if (typeof value === 'string') field.value = value;
    else if (isBox(field)) field.checked = value;
  }
}

function isBox(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && /^(?:checkbox|radio)$/u.test(field.type);
}

function nameOf(field: Field): string {
  return isBox(field) ? `${field.name}=${field.value}` : field.name;
}
