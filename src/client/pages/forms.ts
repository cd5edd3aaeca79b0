/** `<select data-auto-submit>`: choosing an option submits its form, so that it needs no button. */
export function submitOnChange(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-auto-submit]')) {
    const { form } = select;
    const button = form?.querySelector('button');
    if (button) button.hidden = true;
    select.addEventListener('change', () => form?.requestSubmit());
  }
}

/** A form that changes something is sent once, however often its button is pressed. */
export function preventDoubleSubmission(): void {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    // A preview, which goes to a frame, may be sent again at once.
    if (submitter?.getAttribute('formtarget')) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
  });
  // A page that comes back from the browser's cache can be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-disabled');
    }
  });
}

/** `<div data-shown-for="choice choices">`: a part of the form of a question that only these kinds of question have. */
export function showPartsForKind(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-shown-for]')) {
    const kind = part.closest('form')?.elements.namedItem('kind');
    if (!(kind instanceof HTMLSelectElement)) continue;
    const kinds = part.dataset.shownFor?.split(' ') ?? [];
    const show = () => (part.hidden = !kinds.includes(kind.value));
    kind.addEventListener('change', show);
    show();
  }
}
