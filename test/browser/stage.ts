import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { ChangeMember } from '../../src/flows/identity/change-member.flow.js';
import { openEmailTransport } from '../../src/domain/notifications/smtp/open-email-transport.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startBrowser } from '../support/browser.js';
import { patienceMs } from '../support/patience.js';
import { type ReceivedEmail, TestSmtpServer } from '../support/smtp.js';

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 900 };

export const organizer = { email: 'lin@example.org', password: 'seven calm otters swim upstream' };

/** The hosts outside where the story leads people; each answers with its name as a heading. */
const outside = /^https:\/\/[\w.-]+\.example\.org\//u;

interface StageOptions {
  now?: string;
  instances?: 1 | 2;
  browserArgs?: string[];
  hostName?: string;
  /**
   * Whether people follow links to hosts outside. Playwright then asks about each request and switches the browser's cache
   * off, so that every page loads its styles and scripts anew.
   */
  withOutside?: boolean;
}

/** Tries again until it holds: pages and mails come in their own time. */
export async function eventually<T>(look: () => Promise<T> | T, withinMs = patienceMs): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * Everything that people live with, and nothing of it pretended: two instances of the program over one database, both
 * sending mail and reminders by themselves to an SMTP server, and a browser with a context for each person.
 */
export class Stage {
  /** What browsers complained about: broken scripts, what the content policy refused, answers that never came. */
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    readonly app: TestApp,
    private readonly instances: TestApp[],
    readonly smtp: TestSmtpServer,
    private readonly browser: Browser,
    private readonly withOutside: boolean,
  ) {}

  static async open(options: StageOptions = {}): Promise<Stage> {
    // First, because nothing is left running when it fails.
    const browser = await startBrowser(options.browserArgs);
    const smtp = new TestSmtpServer();
    const smtpUrl = await smtp.start();
    const start = (shared: { databaseUrl?: string; publicUrl?: string }) =>
      startTestApp({
        now: options.now ?? '2027-01-04T08:00:00Z',
        worker: true,
        transport: openEmailTransport({ smtpUrl, dataDir: '/nonexistent' }),
        databaseUrl: shared.databaseUrl,
        ...(options.hostName !== undefined && { hostName: options.hostName }),
        config: shared.publicUrl === undefined ? {} : { publicUrl: shared.publicUrl },
      });
    const app = await start({});
    const instances = [app];
    if (options.instances === 2) {
      instances.push(await start({ databaseUrl: app.config.databaseUrl, publicUrl: app.url }));
    }
    await app.app.get(ChangeMember).add({ ...organizer, name: 'Lin Yi-chen', role: 'owner' }, { kind: 'system' });
    return new Stage(app, instances, smtp, browser, options.withOutside ?? false);
  }

  async close(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
    await this.browser.close();
    // The first instance owns the database.
    for (const instance of this.instances.toReversed()) await instance.stop();
    await this.smtp.stop();
  }

  /** Sets the clock of every instance. */
  setTime(at: string): void {
    for (const { clock } of this.instances) clock.set(at);
  }

  /** A person with a browser of their own, on a page that is still empty. */
  async person(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.app.url,
      viewport: phone,
      locale: 'en-GB',
      timezoneId: 'Africa/Nairobi',
      reducedMotion: 'reduce',
      ...options,
    });
    this.contexts.push(context);
    context.setDefaultTimeout(patienceMs);
    if (this.withOutside) {
      await context.route(outside, (route) =>
        route.fulfill({ contentType: 'text/html', body: `<h1>${new URL(route.request().url()).host}</h1>` }),
      );
    }
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    // A browser that waits in vain for words says nothing of the answer that it got instead.
    page.on('response', (answer) => {
      if (answer.status() === 429 || answer.status() >= 500)
        process.stderr.write(`${answer.request().method()} ${answer.url()}: ${answer.status()}\n`);
    });
    page.on('console', (message) => {
      // A form that comes back with faults is no fault of the page.
      const isAnswer = message.text().includes('status of 422');
      if (message.type() === 'error' && !isAnswer) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  }

  /** The mails to a person, once there are as many as that. */
  async mailsTo(address: string, count: number): Promise<ReceivedEmail[]> {
    return eventually(() => {
      const mails = this.smtp.to(address);
      if (mails.length < count) throw new Error(`${address} has ${mails.length} mails of ${count}`);
      return mails;
    });
  }

  /** Lets all instances work at the same moment, and waits until nothing that is due is left to send. */
  async allSent(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.planReminders()));
    await Promise.all(this.instances.map((instance) => instance.deliver()));
    await eventually(async () => {
      const [{ left }] = await this.app.dataSource.query<[{ left: number }]>(
        `select count(*)::int as left from messages where state in ('queued', 'sending') and due_at <= $1`,
        [this.app.clock.now()],
      );
      if (left > 0) throw new Error(`${left} messages are not sent`);
    });
  }
}

/** Opens a mail as a mail program shows it, so that its links can be followed. */
export async function openEmail(page: Page, mail: ReceivedEmail): Promise<void> {
  await page.goto('about:blank');
  await page.setContent(mail.parsed.html || '');
}
