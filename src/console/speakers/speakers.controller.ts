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
import { sessionPath } from '../paths/session-paths.js';

/** The speakers of a call. */
@ConsoleController('calls/:call/speakers', 'speakers')
export class SpeakersController {
  constructor(private readonly editSpeaker: EditSpeaker) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const speakers = await listSpeakers(page.connection, call.id);
    page.render('speakers/speakers', speakersPage(await page.layout(), { call, speakers }));
  }

  @Get('new')
  @RequireAbility('change')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    page.render('speakers/new', newSpeakerPage(await page.layout(), call, null, []));
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
        page.render('speakers/new', newSpeakerPage(await page.layout(), call, fields, fieldErrors)),
      );
    }
  }
}

/** The speakers of a call, by name, with their sessions. */
function speakersPage(layout: ConsoleLayout, { call, speakers }: { call: Call; speakers: readonly SpeakerOfCall[] }) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.speakers.title'),
    newPath: newSpeakerPath(call),
    writePath: layout.mayChange && speakers.length > 0 ? newsToSpeakersPath(call) : null,
    found: translate(language, 'console.speakers.found', { count: speakers.length }),
    rows: speakers.map((speaker) => ({
      path: speakerPath(speaker),
      name: speaker.name,
      about: [speaker.jobTitle, speaker.affiliation].filter(Boolean).join(', '),
      email: speaker.email,
      sessions: speaker.sessions.map(({ id, title, status }) => ({
        path: sessionPath({ id }, 'speakers'),
        title,
        state: speakerStatus(status, speaker.email, language),
      })),
    })),
  };
}

/** The form of a new speaker. */
function newSpeakerPage(
  layout: ConsoleLayout,
  call: Call,
  typed: TypedSpeaker | null,
  fieldErrors: readonly FieldError[],
) {
  const form = speakerForm(call, null);
  return {
    ...layout,
    title: translate(layout.language, 'console.speakers.new'),
    allPath: speakersPath(call),
    action: newSpeakerPath(call),
    form: form.view(typed ?? form.empty, fieldErrors, layout),
  };
}
