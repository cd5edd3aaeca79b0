/*
 * Defines `<greenroom-programme>` for other sites: the coming sessions of a call in the language and zone of the reader
 * and the colors of the page around it.
 *
 *   <script src="https://sessions.example.org/embed.js" async></script>
 *   <greenroom-programme call="solutions"><a href="https://sessions.example.org/calls/solutions">Sessions</a></greenroom-programme>
 *
 * Attributes: `call`; `view` (`list`, `calendar`, `winners`, or `button` with `session`); `session`, `theme`, `limit`, `lang`, `tz`.
 * What stands inside is shown without script, and when nothing can be loaded. Sends `greenroom-open` when somebody opens
 * a session, and, on sites that the call lists, `greenroom-registered` once they have registered there: `detail.url` is
 * the session, and nothing says who.
 * Draws in a shadow root with a constructed style sheet, so that neither a strict policy nor styles of the page matter.
 */

interface Embedded {
  language: string;
  dir: string;
  zone: string;
  empty: string | null;
  all: { label: string; url: string };
  days: Day[];
  months: { name: string; weekdays: string[]; blanks: null[]; days: (Day & { number: number })[] }[];
}

interface EmbeddedWinners {
  language: string;
  dir: string;
  lede: string;
  groups: { name: string; winners: { title: string; lang: string; organization: string; url: string }[] }[];
  all: { label: string; url: string };
}

interface Day {
  date: string;
  sessions: Session[];
}

interface Session {
  url: string;
  title: string;
  lang: string;
  time: string;
  second: string | null;
  about: string;
  state: string;
  register: string | null;
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
const { origin } = new URL(script);

const styles = `
:host { display: block; font: inherit; color: var(--greenroom-text, inherit);
  overflow-wrap: anywhere; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; margin: 0; }
/* Of what is inherited, font and color are wanted. */
div { line-height: 1.45; letter-spacing: normal; text-align: start; text-indent: 0; text-transform: none; visibility: visible; white-space: normal;
  word-spacing: normal; }
h3 { font-size: 1em; font-weight: 600; margin-block: 1.2em .4em; }
section:first-child h3 { margin-block-start: 0; }
ul, ol { list-style: none; padding: 0; }
li { padding-block: .6em; border-block-start: 1px solid var(--greenroom-rule, color-mix(in srgb, currentColor 20%, transparent)); }
/* Not LinkText: on a page that is dark without saying so, it can't be read. */
a { color: var(--greenroom-accent, inherit); }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
time { font-weight: 600; white-space: nowrap; margin-inline-end: .6em; font-variant-numeric: tabular-nums; }
small { display: block; font-size: .85em; opacity: .8; }
.register { display: inline-block; min-height: 2.75em; padding: .6em 1em; margin-block-start: .5em; border: 1px solid currentColor;
  border-radius: .25em; text-decoration: none; }
/* Not the whole element: what is a container says nothing of its width, and would be as narrow as nothing in a float. */
.months { container-type: inline-size; min-inline-size: min(18rem, 90vw); }
.month [aria-hidden] { display: none; }
@container (min-width: 40em) {
  .month { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); }
  .month > li, .month > [aria-hidden], .month > li > [aria-hidden] { display: block; }
  .month > li { min-block-size: 4em; padding: .4em; overflow-wrap: anywhere; font-size: .9em; }
  .month > .head { min-block-size: 0; border: 0; opacity: .8; }
  .month .date { position: absolute; clip-path: inset(50%); }
  .month time { display: block; white-space: normal; }
}
.main { background: var(--greenroom-accent, #0a665a); border-color: transparent; color: var(--greenroom-on-accent, #fff); }
.main:focus-visible { outline-offset: -4px; }
`;

function create<K extends keyof HTMLElementTagNameMap>(name: K, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/** Returns an element for the eye only. */
function hidden(name: 'li' | 'span', text = '', className = ''): HTMLElement {
  const element = create(name, text);
  element.className = className;
  element.ariaHidden = 'true';
  return element;
}

function container({ dir, language }: { dir: string; language: string }): HTMLElement {
  const whole = create('div');
  whole.dir = dir;
  whole.lang = language;
  return whole;
}

function part(name: string, list: HTMLElement): HTMLElement {
  const section = create('section');
  section.append(create('h3', name), list);
  return section;
}

function foot(text: string, { label, url }: { label: string; url: string }): HTMLElement {
  const whole = create('small', text);
  const link = create('a', label);
  link.href = url;
  whole.append(link);
  return whole;
}

class GreenroomProgramme extends HTMLElement {
  static readonly observedAttributes = ['call', 'view', 'session', 'theme', 'limit', 'lang', 'tz'];
  private asked = 0;
  /** Whether somebody opened a session from here. */
  private opened = false;

  connectedCallback(): void {
    window.addEventListener('message', this.hear);
    void this.load();
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.hear);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.load();
  }

  private async load(): Promise<void> {
    const number = (this.asked += 1);
    const root = this.shadowRoot ?? this.open();
    // Several attributes that change together ask once.
    await Promise.resolve();
    if (number !== this.asked) return;
    try {
      const answer = await fetch(this.address(), { credentials: 'omit' });
      if (!answer.ok) return;
      const embedded: Embedded | EmbeddedWinners = await answer.json();
      if (number === this.asked)
        root.replaceChildren('groups' in embedded ? this.winners(embedded) : this.programme(embedded));
    } catch {
      // What stands inside the element stays.
    }
  }

  private open(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    root.append(document.createElement('slot'));
    return root;
  }

  private address(): string {
    const what = this.getAttribute('view') === 'winners' ? 'winners/embed.json' : 'embed.json';
    const url = new URL(`/calls/${encodeURIComponent(this.getAttribute('call') ?? '')}/${what}`, origin);
    const around = this.closest('[lang]')?.getAttribute('lang') ?? navigator.language;
    const zone = this.getAttribute('tz') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const given = ['view', 'session', 'theme', 'limit'].map((name) => [name, this.getAttribute(name)] as const);
    for (const [name, value] of [...given, ['lang', around], ['tz', zone]] as const) {
      if (value) url.searchParams.set(name, value);
    }
    return url.href;
  }

  private winners({ lede, groups, all, ...of }: EmbeddedWinners): HTMLElement {
    const whole = container(of);
    whole.append(create('p', lede));
    for (const { name, winners } of groups) {
      const list = create('ul');
      for (const { organization, ...winner } of winners) {
        const item = create('li');
        item.append(this.link(winner));
        if (organization !== '') item.append(create('small', organization));
        list.append(item);
      }
      whole.append(part(name, list));
    }
    whole.append(foot('', all));
    return whole;
  }

  private programme({ days, months, zone, empty, all, ...of }: Embedded): HTMLElement {
    const whole = container(of);
    if (this.getAttribute('view') === 'button') {
      const [session] = days.flatMap(({ sessions }) => sessions);
      if (session !== undefined) whole.append(this.button(session, session.register ?? session.title, true));
      return whole;
    }
    for (const { date, sessions } of days) {
      const list = create('ul');
      list.append(...sessions.map((session) => this.item(session)));
      whole.append(part(date, list));
    }
    for (const month of months) {
      const list = create('ol');
      list.className = 'month';
      list.append(...month.weekdays.map((name) => hidden('li', name, 'head')), ...month.blanks.map(() => hidden('li')));
      list.append(...month.days.map((day) => this.day(day)));
      const section = part(month.name, list);
      section.className = 'months';
      whole.append(section);
    }
    if (empty !== null) whole.append(create('p', empty));
    whole.append(foot(`${zone} `, all));
    return whole;
  }

  private day({ number, date, sessions }: Embedded['months'][number]['days'][number]): HTMLElement {
    const item = sessions.length === 0 ? hidden('li') : create('li');
    if (sessions.length > 0) {
      const full = create('b', date);
      full.className = 'date';
      item.append(full);
    }
    item.append(hidden('span', String(number)));
    for (const session of sessions) {
      const line = create('p');
      line.append(create('time', session.time), ' ', this.link(session));
      item.append(line);
    }
    return item;
  }

  private link({ title, lang, url }: Pick<Session, 'title' | 'lang' | 'url'>): HTMLAnchorElement {
    const name = create('bdi', title);
    name.lang = lang;
    const link = create('a');
    link.append(name);
    this.leadTo(link, url);
    return link;
  }

  private item(session: Session): HTMLLIElement {
    const item = create('li');
    item.append(create('time', session.time), ' ', this.link(session));
    if (session.second !== null) item.append(create('small', session.second));
    item.append(create('small', `${session.about} · ${session.state}`));
    if (session.register !== null) item.append(this.button(session, session.register, false));
    return item;
  }

  private button({ url, title }: { url: string; title: string }, label: string, isMain: boolean): HTMLAnchorElement {
    const link = create('a', label);
    link.className = isMain ? 'register main' : 'register';
    link.setAttribute('aria-label', `${label}: ${title}`);
    this.leadTo(link, `${url}#register`);
    return link;
  }

  private leadTo(link: HTMLAnchorElement, url: string): void {
    link.href = url;
    link.target = '_blank';
    // Tells this page that somebody registered, if its address names this site.
    link.rel = new URL(url).searchParams.has('embed') ? 'opener' : 'noopener';
    link.addEventListener('click', () => {
      this.opened = true;
      this.tell('greenroom-open', url);
    });
  }

  private readonly hear = (event: MessageEvent<{ type?: unknown; url?: unknown } | null>): void => {
    if (event.origin !== origin || !this.opened) return;
    const { type, url } = event.data ?? {};
    if (type === 'greenroom-registered' && typeof url === 'string') this.tell(type, url);
  };

  private tell(name: string, url: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail: { url }, bubbles: true, composed: true }));
  }
}

if (!customElements.get('greenroom-programme')) customElements.define('greenroom-programme', GreenroomProgramme);
