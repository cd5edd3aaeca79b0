/** Forms with changes are only submitted once, however often the button is clicked. */
export function preventDoubleSubmission(): void {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    // Previews, which are shown in a frame, can be submitted again immediately; and Enter may do nothing.
    if (submitter?.matches('[formtarget], [formmethod=dialog]')) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
  });
  // A form restored from the browser's cache can be submitted again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-disabled');
    }
  });
}

/** `<div data-shown-for="choice choices">` is only shown for these kinds of questions. */
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
