const pauseMs = 300;

/** `<form data-live-preview="NAME">` updates its preview frame while typing, through its `data-preview-button`. */
export function previewLive(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-live-preview]')) {
    const button = form.querySelector<HTMLButtonElement>('[data-preview-button]');
    if (!button) continue;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let turn = 0;
    const showNow = () => {
      // The browser would drop the form that was just sent, if it has yet to leave, and send it to the frame instead.
      if (form.dataset.sent === undefined) sendToFreshFrame(form, button, `${form.dataset.livePreview}-${++turn}`);
    };
    const show = () => {
      clearTimeout(timer);
      timer = setTimeout(showNow, pauseMs);
    };
    form.addEventListener('input', show);
    button.hidden = true;
    if (!form.querySelector('iframe[name]')?.hasAttribute('src')) show();
  }
}

/** Creates a new frame each time, because loading into an existing one adds to the browser history. */
function sendToFreshFrame(form: HTMLFormElement, button: HTMLButtonElement, name: string): void {
  const old = form.querySelector('iframe');
  if (!old) return;
  const fresh = old.cloneNode() as HTMLIFrameElement;
  fresh.removeAttribute('src');
  // A loaded frame keeps its name, even if the attribute changes.
  fresh.name = name;
  button.formTarget = name;
  old.before(fresh);
  fresh.addEventListener('load', () => {
    // Keyboard focus moves from the old frame to the new one.
    if (document.activeElement?.parentElement === fresh.parentElement) fresh.focus({ preventScroll: true });
    // Removes the old frames instead of moving the new one, because moving would reload it.
    while (fresh.nextSibling) fresh.nextSibling.remove();
  });
  form.requestSubmit(button);
}

/** Chromium doesn't match `:focus` on a frame with keyboard focus, so the style sheet uses `data-focused`. */
export function showFocusOfFrames(): void {
  const mark = () => {
    for (const frame of document.querySelectorAll('iframe')) {
      frame.toggleAttribute('data-focused', frame === document.activeElement);
    }
  };
  addEventListener('blur', mark);
  addEventListener('focus', mark);
  document.addEventListener('focusin', mark);
}
