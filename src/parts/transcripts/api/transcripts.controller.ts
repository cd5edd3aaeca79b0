import { Body, Delete, Get, Header, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiController, Caller, noBody } from '../../../api/api-controller.js';
import { asked, sortsOf } from '../../../api/list-query.js';
import { Operation } from '../../../api/operation.js';
import { pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { Config } from '../../../platform/config.js';
import { type Material, recordingOf } from '../../../domain/materials/material.js';
import { getMaterial } from '../../../domain/materials/materials.queries.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { ChangeTranscript } from '../flows/change-transcript.flow.js';
import { NotFound } from '../../../platform/errors.js';
import { removedMark } from '../domain/removed-mark.js';
import { makers, type Transcript } from '../domain/transcript.js';
import { getTranscript, listTranscripts } from '../domain/transcripts.queries.js';
import { writeText, writeVtt } from '../domain/write-transcript.js';

const transcriptSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    language: z.string(),
    madeBy: z.enum(makers),
    isChecked: z.boolean().meta({ description: 'Whether a person compared it with the recording.' }),
    isDraft: z.boolean().meta({ description: 'Whether only the team sees it until somebody has checked it.' }),
    isCurrent: z
      .boolean()
      .meta({ description: 'False if it belongs to the recording before this one: nobody sees it.' }),
    cues: z.number().int().meta({ description: 'How many captions, or paragraphs of a text without times.' }),
    captions: z
      .object({ path: z.string(), size: z.number().int() })
      .nullable()
      .meta({ description: 'The captions as WebVTT, and their size in bytes. Null for a text without times.' }),
    text: z.object({ path: z.string(), size: z.number().int() }).meta({ description: 'The same to read.' }),
    updatedAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Transcript', title: 'Transcript' });

function transcriptView(transcript: Transcript, material: Material): z.output<typeof transcriptSchema> {
  const { id, language, madeBy, isChecked, isDraft, isTimed, cueCount, vttBytes, textBytes } = transcript;
  const path = `/api/v1/sessions/${material.sessionId}/materials/${material.id}/transcripts/${id}`;
  return {
    id,
    language,
    madeBy,
    isChecked,
    isDraft,
    isCurrent: transcript.recording === recordingOf(material),
    cues: cueCount,
    captions: isTimed ? { path: `${path}/captions.vtt`, size: vttBytes } : null,
    text: { path: `${path}/transcript.txt`, size: textBytes },
    updatedAt: transcript.updatedAt.toISOString(),
  };
}

const missing = { 404: 'The session, the material or the transcript was not found.' };

const listQuery = pageQuery.extend({ updatedSince: asked.updatedSince, sort: asked.sort(sortsOf('language')) });

@ApiController('Sessions')
export class TranscriptsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeTranscript: ChangeTranscript,
  ) {}

  @Get('sessions/:id/materials/:material/transcripts')
  @Operation({
    summary: 'List transcripts',
    description: 'What is said in a recording, by language. Files are uploaded in the console.',
    answer: 'A page of transcripts.',
    schema: pageOf(transcriptSchema),
    refusals: missing,
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const material = await this.material(id, materialId);
    const listing = {
      name: `transcripts:${material.id}`,
      position: (one: Transcript) => [one.language, one.id],
      updatedAt: ({ updatedAt }: Transcript) => updatedAt,
    };
    const transcripts = await listTranscripts(this.database.manager, material.id);
    return pageOfAll(this.config.secret, listing, query, transcripts, (one) => transcriptView(one, material));
  }

  @Get('sessions/:id/materials/:material/transcripts/:transcript/captions.vtt')
  @Header('content-type', 'text/vtt; charset=utf-8')
  @Operation({
    summary: 'Download captions',
    description: 'Captions of a recording, to be shown with a video.',
    answer: 'The captions as WebVTT.',
    answerType: 'text/vtt',
    refusals: missing,
    requires: 'read',
  })
  async captions(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Param('transcript') transcriptId: string,
  ): Promise<string> {
    const { cues, language, isTimed } = await this.transcript(id, materialId, transcriptId);
    if (!isTimed) throw new NotFound('transcript-not-found', 'The transcript has no times.');
    return writeVtt(cues, removedMark(language));
  }

  @Get('sessions/:id/materials/:material/transcripts/:transcript/transcript.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Operation({
    summary: 'Download a transcript',
    description: 'The transcript of a recording as plain text, to be read without it.',
    answer: 'What is said, in paragraphs.',
    answerType: 'text/plain',
    refusals: missing,
    requires: 'read',
  })
  async text(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Param('transcript') transcriptId: string,
  ): Promise<string> {
    const { cues, language } = await this.transcript(id, materialId, transcriptId);
    return writeText(cues, removedMark(language));
  }

  @Delete('sessions/:id/materials/:material/transcripts/:transcript')
  @Operation({
    summary: 'Delete a transcript',
    description: 'With its captions. The recording stays as it is.',
    answer: 'The deleted transcript.',
    schema: transcriptSchema,
    refusals: missing,
    requires: 'change',
  })
  async remove(
    @Param('id') id: string,
    @Param('material') materialId: string,
    @Param('transcript') transcriptId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ) {
    const material = await this.material(id, materialId);
    const transcript = await getTranscript(this.database.manager, material.id, transcriptId);
    await this.changeTranscript.delete({ sessionId: id, materialId, id: transcriptId }, actor);
    return transcriptView(transcript, material);
  }

  private async material(sessionId: string, id: string): Promise<Material> {
    const session = await getSession(this.database.manager, sessionId);
    return getMaterial(this.database.manager, session.id, id);
  }

  private async transcript(sessionId: string, materialId: string, id: string) {
    const material = await this.material(sessionId, materialId);
    return getTranscript(this.database.manager, material.id, id);
  }
}
