const pauseMs = 200;

interface Suggestions {
  names: string[];
}

/** `<input id="ID" data-suggest="/calls/.../organizations.json">` suggests matching names while typing. */
export function suggestNames(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-suggest]')) {
    const list = document.createElement('datalist');
    list.id = `${input.id}-names`;
    input.after(list);
    input.setAttribute('list', list.id);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let latest = 0;
    const suggest = async () => {
      const turn = ++latest;
      const names = await fetchNames(input);
      if (turn === latest && names !== null) list.replaceChildren(...names.map((name) => new Option(name, name)));
    };
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => void suggest(), pauseMs);
    });
  }
}

/** Resolves to null if the server refused, so that existing suggestions stay. */
async function fetchNames(input: HTMLInputElement): Promise<string[] | null> {
  const typed = input.value.trim();
  if (typed === '') return [];
  const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`);
  return answer.ok ? ((await answer.json()) as Suggestions).names : null;
}
