import { actionOf } from '../dom.js';

/**
 * `<form data-upload="BYTES">` says at once when a file is too large, and shows how much of it has been sent. Without
 * this script, the form is sent like any other.
 */
export function showUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]')) {
    const input = form.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) continue;
    const most = Number(form.dataset.upload);
    input.addEventListener('change', () => {
      const isTooLarge = [...(input.files ?? [])].some(({ size }) => size > most);
      input.setCustomValidity(isTooLarge ? (form.dataset.tooLarge ?? '') : '');
      if (isTooLarge) input.reportValidity();
    });
    form.addEventListener('submit', (event) => {
      if (!input.files?.length) return;
      event.preventDefault();
      if (!input.checkValidity()) {
        input.reportValidity();
        // Otherwise, the form would count as sent.
        return event.stopPropagation();
      }
      send(form);
    });
  }
}

function send(form: HTMLFormElement): void {
  const part = form.querySelector<HTMLElement>('[data-upload-progress]');
  const bar = part?.querySelector('progress');
  if (part) part.hidden = false;
  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
    if (bar && lengthComputable) bar.value = (100 * loaded) / total;
  });
  // The answer is a page: of the form with its errors, or of what it led to.
  request.addEventListener('load', () => show(request));
  // The connection is gone, or the server refused the size: the browser says which.
  request.addEventListener('error', () => form.submit());
  request.open('POST', actionOf(form));
  request.send(new FormData(form));
}

function show({ responseURL, responseText }: XMLHttpRequest): void {
  history.pushState(null, '', responseURL);
  document.open();
  document.write(responseText);
  document.close();
}
