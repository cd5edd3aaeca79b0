/** A recording moves with what is said in it. Without this script, both are there, and times lead to the recording. */
import { getElement } from './dom.js';
import { foldText } from './text.js';

const root = document.querySelector<HTMLElement>('[data-watch]');
if (root !== null) watch(root);

function watch(page: HTMLElement): void {
  const text = getElement(page, '.watch-text', HTMLElement);
  const tools = getElement(page, '.watch-tools', HTMLFormElement);
  const cues = [...text.querySelectorAll<HTMLElement>('p > span')];
  tools.hidden = false;
  page.classList.add('moves');
  // It scrolls now, also by the keyboard.
  text.tabIndex = 0;
  search(tools, cues, (cue) => reveal(text, cue));
  const media = page.querySelector<HTMLMediaElement>('video, audio');
  if (media !== null) follow(media, { text, cues, follows: () => isChecked(tools) });
}

function isChecked(tools: HTMLFormElement): boolean {
  return tools.querySelector<HTMLInputElement>('[data-follow]')?.checked === true;
}

/** Moves the text and nothing else, at once: what glides is hard to read, and makes some people sick. */
function reveal(text: HTMLElement, cue: HTMLElement): void {
  const [box, line] = [text.getBoundingClientRect(), cue.getBoundingClientRect()];
  if (line.top >= box.top && line.bottom <= box.bottom) return;
  text.scrollTop += line.top - box.top - box.height / 3;
}

function follow(
  media: HTMLMediaElement,
  { text, cues, follows }: { text: HTMLElement; cues: readonly HTMLElement[]; follows: () => boolean },
): void {
  const timed = cues.filter((cue) => cue.dataset.from !== undefined);
  let current: HTMLElement[] = [];
  media.addEventListener('timeupdate', () => {
    const at = media.currentTime * 1000;
    const said = timed.filter(({ dataset }) => Number(dataset.from) <= at && at < Number(dataset.to));
    if (said.length === current.length && said.every((cue, index) => cue === current[index])) return;
    for (const cue of current) cue.removeAttribute('aria-current');
    for (const cue of said) cue.setAttribute('aria-current', 'true');
    current = said;
    if (said[0] !== undefined && follows()) reveal(text, said[0]);
  });
  text.addEventListener('click', (event) => {
    const target = event.target as HTMLElement;
    const at = target.closest<HTMLElement>('[data-at]')?.dataset.at ?? spokenAt(target);
    if (at === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    media.currentTime = Number(at) / 1000;
    // A browser that refuses to play leaves it at that moment.
    void media.play().catch(() => undefined);
  });
}

/** When a sentence is said that somebody clicks on, unless they mark text. */
function spokenAt(target: HTMLElement): string | undefined {
  return getSelection()?.isCollapsed === false ? undefined : target.closest<HTMLElement>('[data-from]')?.dataset.from;
}

function search(tools: HTMLFormElement, cues: readonly HTMLElement[], show: (cue: HTMLElement) => void): void {
  const input = getElement(tools, 'input[type=search]', HTMLInputElement);
  const output = getElement(tools, 'output', HTMLOutputElement);
  const folded = cues.map((cue) => foldText(cue.textContent ?? '').replace(/\s+/gu, ' '));
  let found: HTMLElement[] = [];
  let position = 0;

  function find(): void {
    for (const cue of found) cue.classList.remove('found', 'at');
    const words = foldText(input.value).replace(/\s+/gu, ' ').trim();
    found = words === '' ? [] : cues.filter((_, index) => folded[index]?.includes(words) === true);
    for (const cue of found) cue.classList.add('found');
    position = 0;
    if (words === '') output.value = '';
    else step(0);
  }

  function step(by: number): void {
    found[position]?.classList.remove('at');
    position = found.length === 0 ? 0 : (position + by + found.length) % found.length;
    const cue = found[position];
    cue?.classList.add('at');
    if (cue !== undefined) show(cue);
    const { none = '', some = '' } = output.dataset;
    output.value = cue === undefined ? none : numbered(some, position + 1, found.length);
  }

  input.addEventListener('input', find);
  tools.addEventListener('submit', (event) => {
    event.preventDefault();
    step(1);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  });
  for (const button of tools.querySelectorAll<HTMLButtonElement>('[data-step]'))
    button.addEventListener('click', () => step(Number(button.dataset.step)));
}

/** The text has 1 and 2 where the position and the number belong. */
function numbered(text: string, position: number, count: number): string {
  return text.replace(/[12]/gu, (digit) => String(digit === '1' ? position : count));
}
