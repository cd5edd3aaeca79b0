const pauseMs = 300;

/** `<form data-live-preview="NAME">` shows what is typed in its frame, which its `data-preview-button` sends it to. */
export function previewLive(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-live-preview]')) {
    const button = form.querySelector<HTMLButtonElement>('[data-preview-button]');
    if (!button) continue;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let turn = 0;
    const show = () => {
      clearTimeout(timer);
      timer = setTimeout(() => sendToFreshFrame(form, button, `${form.dataset.livePreview}-${++turn}`), pauseMs);
    };
    form.addEventListener('input', show);
    button.hidden = true;
    if (!form.querySelector('iframe[name]')?.hasAttribute('src')) show();
  }
}

/** A fresh frame each time: what is loaded into an old one adds a step to the Back button. */
function sendToFreshFrame(form: HTMLFormElement, button: HTMLButtonElement, name: string): void {
  const old = form.querySelector('iframe');
  if (!old) return;
  const fresh = old.cloneNode() as HTMLIFrameElement;
  fresh.removeAttribute('src');
  // A name stays with what is loaded, whatever the attribute says later.
  fresh.name = name;
  button.formTarget = name;
  old.before(fresh);
  fresh.addEventListener('load', () => {
    // Whoever is in the old frame with the keyboard goes on in the fresh one.
    if (document.activeElement?.parentElement === fresh.parentElement) fresh.focus({ preventScroll: true });
    // The old frames are removed instead of the fresh one being moved: moving would load it again.
    while (fresh.nextSibling) fresh.nextSibling.remove();
  });
  form.requestSubmit(button);
}

/** Chromium matches no `:focus` on a frame that the keyboard is in: the style sheet goes by `data-focused`. */
export function showFocusOfFrames(): void {
  const mark = () => {
    for (const frame of document.querySelectorAll('.mail-frame iframe')) {
      frame.toggleAttribute('data-focused', frame === document.activeElement);
    }
  };
  addEventListener('blur', mark);
  addEventListener('focus', mark);
  document.addEventListener('focusin', mark);
}
