import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { getMaterial } from '../../../domain/materials/materials.queries.js';
import { invalidField } from '../../../platform/errors.js';
import { sendText } from '../../../platform/http/send-text.js';
import { takesFiles } from '../../../platform/file-store/receive-upload.js';
import { clockMs } from '../domain/cue.js';
import { maxTranscriptBytes, readTranscript } from '../domain/read-transcript.js';
import { getTranscript, listTranscripts } from '../domain/transcripts.queries.js';
import { transcriptFile } from '../domain/transcript-file.js';
import { ChangeTranscript } from '../flows/change-transcript.flow.js';
import { transcriptForm } from './transcript-form.js';
import { transcriptsPath } from './transcript-paths.js';
import { deleteTranscriptPage, transcriptPage, transcriptsPage } from './transcripts.page.js';

const upload = takesFiles({ maxBytes: maxTranscriptBytes, maxFiles: 1 });

/** The captions and transcripts of a recording. */
@ConsoleController('sessions/:id/materials/:material/transcripts', 'sessions')
@OpenToFacilitators('session')
export class TranscriptsController {
  constructor(private readonly changeTranscript: ChangeTranscript) {}

  @Get()
  @RequireAbility('change')
  async list(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, materialId, null);
  }

  @Post()
  @RouteConfig(upload)
  async add(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    const form = transcriptForm(call, session);
    const fields = form.typed(page.form);
    try {
      const said = form.read(fields);
      const cues = readTranscript(await bytesOf(page));
      await this.changeTranscript.add({ sessionId: id, materialId }, said, cues, page.actor);
      page.redirect(transcriptsPath({ id: materialId, sessionId: id }), 'console.transcripts.done.uploaded', {
        language: spokenLanguage(said.language, page.language),
      });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, id, materialId, { fields, fieldErrors }));
    }
  }

  @Get(':transcript')
  @RequireAbility('change')
  async words(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Param('transcript') transcriptId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { session } = await page.session(id);
    const material = await getMaterial(page.connection, id, materialId);
    const transcript = await getTranscript(page.connection, material.id, transcriptId);
    const search = { words: page.query.search, from: page.query.line('from', 12), to: page.query.line('to', 12) };
    const times = { from: clockMs(search.from), to: clockMs(search.to) };
    const input = { session, material, transcript, search, times };
    page.render('transcripts/transcript', transcriptPage(await page.layout(), input));
  }

  @Get(':transcript/file')
  @RequireAbility('change')
  async file(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Param('transcript') transcriptId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { cues, language } = await this.find(page, id, materialId, transcriptId);
    const file = transcriptFile(cues, language, page.query.text('as') === 'vtt' ? 'vtt' : 'txt');
    sendText(page.reply, { ...file, cacheControl: 'private, no-store' });
  }

  @Post(':transcript/check')
  async check(
    @Param('id') sessionId: string,
    @Param('material') materialId: string,
    @Param('transcript') id: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    await this.changeTranscript.check({ sessionId, materialId, id }, page.form.text('seen'), page.actor);
    page.redirect(transcriptsPath({ id: materialId, sessionId }), 'console.common.saved');
  }

  @Post(':transcript/confirm')
  async confirm(
    @Param('id') sessionId: string,
    @Param('material') materialId: string,
    @Param('transcript') id: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const seen = page.form.texts(['seen', 'recording']);
    await this.changeTranscript.confirm({ sessionId, materialId, id }, seen, page.actor);
    page.redirect(transcriptsPath({ id: materialId, sessionId }), 'console.common.saved');
  }

  @Post(':transcript/blank')
  async blank(
    @Param('id') sessionId: string,
    @Param('material') materialId: string,
    @Param('transcript') id: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const positions = page.form.list('cue').map(Number).filter(Number.isSafeInteger);
    if (positions.length === 0) {
      return page.redirect(transcriptsPath({ id: materialId, sessionId }, { id }), 'console.transcripts.chooseSome');
    }
    const chosen = { positions, seen: page.form.text('seen') };
    await this.changeTranscript.blank({ sessionId, materialId, id }, chosen, page.actor);
    const values = { count: positions.length };
    page.redirect(transcriptsPath({ id: materialId, sessionId }, { id }), 'console.transcripts.done.blanked', values);
  }

  @Get(':transcript/delete')
  @RequireAbility('change')
  async ask(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Param('transcript') transcriptId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    await page.session(id);
    const material = await getMaterial(page.connection, id, materialId);
    const transcript = await getTranscript(page.connection, material.id, transcriptId);
    page.render('materials/delete', deleteTranscriptPage(await page.layout(), material, transcript));
  }

  @Post(':transcript/delete')
  async remove(
    @Param('id') sessionId: string,
    @Param('material') materialId: string,
    @Param('transcript') id: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { language } = await this.find(page, sessionId, materialId, id);
    await this.changeTranscript.delete({ sessionId, materialId, id }, page.actor);
    const values = { name: spokenLanguage(language, page.language) };
    page.redirect(transcriptsPath({ id: materialId, sessionId }), 'console.materials.done.deleted', values);
  }

  private async show(
    page: ConsolePage,
    id: string,
    materialId: string,
    typed: Parameters<typeof transcriptsPage>[1]['typed'],
  ): Promise<void> {
    const { call, session } = await page.session(id);
    const material = await getMaterial(page.connection, id, materialId);
    const transcripts = await listTranscripts(page.connection, material.id);
    const input = { call, session, material, transcripts, typed };
    page.render('transcripts/transcripts', transcriptsPage(await page.layout(), input));
  }

  private async find(page: ConsolePage, sessionId: string, materialId: string, id: string) {
    const material = await getMaterial(page.connection, sessionId, materialId);
    return getTranscript(page.connection, material.id, id);
  }
}

/** Returns the bytes of the file of the form. Throws Invalid for none, and one that is too large. */
async function bytesOf(page: ConsolePage): Promise<Buffer> {
  const [file] = page.files('file');
  if (file === undefined) throw invalidField('file', 'transcript-missing', 'Choose a file.');
  if (file.size > maxTranscriptBytes) {
    const megabytes = maxTranscriptBytes / 1024 / 1024;
    throw invalidField('file', 'upload-too-large', `Must have at most ${megabytes} MB.`, { megabytes });
  }
  return file.bytes();
}
