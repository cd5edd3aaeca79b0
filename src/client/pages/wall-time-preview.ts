const fieldNames = ['startsOn', 'startsTime', 'timeZone', 'durationMinutes', 'overlap', 'confirmed'];

/**
 * `<form data-preview="/console/..." data-preview-target="ID">` shows how the server interprets the typed date, time
 * and zone, in the element with that id.
 */
export function previewWallTimes(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-preview]')) {
    const { preview, previewTarget } = form.dataset;
    const target = document.getElementById(previewTarget ?? '');
    if (!preview || !target) continue;
    let latest = 0;
    const show = async () => {
      const turn = ++latest;
      const answer = await fetch(`${preview}?${typedIn(form)}`);
      if (answer.ok && turn === latest) target.innerHTML = await answer.text();
    };
    form.addEventListener('change', ({ target: field }) => {
      // Answering a question in the preview doesn't change the preview.
      if (!(field instanceof Element) || target.contains(field)) return;
      if (fieldNames.includes(field.getAttribute('name') ?? '')) void show();
    });
  }
}

function typedIn(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && fieldNames.includes(name)) query.append(name, value);
  }
  return query;
}
