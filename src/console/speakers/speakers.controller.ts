import { Get, Param, Post } from '@nestjs/common';
import { listSpeakers, type SpeakerOfCall } from '../../domain/speakers/speakers.queries.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { newsToSpeakersPath } from '../paths/broadcast-paths.js';
import { speakerPath, newSpeakerPath, speakersPath } from '../paths/speaker-paths.js';
import { speakerForm, type TypedSpeaker, speakerStatus } from './speaker-form.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { formPage } from '../ui/form-page.js';
import { list } from '../ui/list.js';
import { pageOf } from '../ui/pager.js';
import { sessionPath } from '../paths/session-paths.js';

/** Shows the speakers of a call, by name, with their sessions. */
const showSpeakers = list<SpeakerOfCall, { call: Call }>({
  words: 'console.speakers',
  path: ({ call }) => speakersPath(call),
  newPath: ({ call }) => newSpeakerPath(call),
  alsoPath: ({ call }) => newsToSpeakersPath(call),
  read: async ({ connection }, { call }, { page }) => {
    const speakers = await listSpeakers(connection, call.id);
    return { rows: pageOf(speakers, page), total: speakers.length };
  },
  columns: [
    {
      heading: 'console.speakers.field.name',
      cell: (speaker) => ({
        text: speaker.name,
        path: speakerPath(speaker),
        sub: [speaker.jobTitle, speaker.affiliation].filter(Boolean).join(', '),
      }),
    },
    {
      heading: 'console.common.sessions',
      none: 'console.speakers.noSessions',
      cell: ({ sessions, email }, { language }) => ({
        links: sessions.map(({ id, title, status }) => ({
          path: sessionPath({ id }, 'speakers'),
          text: title,
          state: speakerStatus(status, email, language),
        })),
      }),
    },
    {
      heading: 'console.speakers.field.email',
      none: 'console.speakers.noEmail',
      as: 'whole',
      cell: ({ email }) => ({ ltr: email }),
    },
  ],
});

/** The speakers of a call. */
@ConsoleController('calls/:call/speakers', 'speakers')
export class SpeakersController {
  constructor(private readonly editSpeaker: EditSpeaker) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showSpeakers(page, { call: await page.call(slug) });
  }

  @Get('new')
  @RequireAbility('change')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    page.render('form', newSpeakerPage(await page.layout(), call, null, []));
  }

  @Post('new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const form = speakerForm(call, null);
    const fields = form.typed(page.form);
    try {
      const input = form.read(fields);
      const id = await page.createOnce((newId) => this.editSpeaker.create(slug, input, page.actor, newId));
      page.redirect(speakerPath({ id }), 'console.speakers.done.added');
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        page.render('form', newSpeakerPage(await page.layout(), call, fields, fieldErrors)),
      );
    }
  }
}

/** The form of a new speaker. */
function newSpeakerPage(
  layout: ConsoleLayout,
  call: Call,
  typed: TypedSpeaker | null,
  fieldErrors: readonly FieldError[],
) {
  const form = speakerForm(call, null);
  const text = (key: string) => translate(layout.language, `console.speakers.${key}`);
  return formPage(layout, {
    title: text('new'),
    back: { path: speakersPath(call), label: text('all') },
    action: newSpeakerPath(call),
    submit: text('add'),
    form: form.view(typed ?? form.empty, fieldErrors, layout),
  });
}
