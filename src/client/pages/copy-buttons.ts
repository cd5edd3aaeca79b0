/**
 * `<button data-copy="ID" data-copied="Copied" hidden>` copies the value of that field and confirms it; hidden if the
 * browser has no clipboard.
 */
export function offerCopying(): void {
  // Unavailable without https.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (!clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const field = document.getElementById(button.dataset.copy ?? '');
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    button.hidden = false;
    button.addEventListener('click', () => void copy(clipboard, field, button));
  }
}

async function copy(
  clipboard: Clipboard,
  { value }: HTMLInputElement | HTMLTextAreaElement,
  button: HTMLButtonElement,
): Promise<void> {
  await clipboard.writeText(value);
  const label = button.querySelector('[data-label]');
  if (label) label.textContent = button.dataset.copied ?? '';
}
