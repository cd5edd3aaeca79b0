import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { listSessionsOfSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import {
  type SpeakerChanges,
  speakerChanges,
  type SpeakerInput,
  speakerInput,
} from '../../domain/speakers/speaker-input.js';
import { speakerStatuses } from '../../domain/speakers/speaker.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { getSpeaker, listSpeakers } from '../../domain/speakers/speakers.queries.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { Config } from '../../platform/config.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked, sortsOf } from '../list-query.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../page.js';
import { speakerSchema, type SpeakerView, speakerView } from './speaker.view.js';

const missing = { 404: 'Speaker not found.' };
const statusInput = z.strictObject({ status: z.enum(speakerStatuses) });
type StatusInput = z.output<typeof statusInput>;

const listQuery = pageQuery.extend({
  updatedSince: asked.updatedSince,
  sort: asked.sort(sortsOf('name')),
  q: asked.q('a name, email address or affiliation'),
});

@ApiController('Speakers')
export class SpeakersApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly editSpeaker: EditSpeaker,
  ) {}

  @Get('calls/:call/speakers')
  @Operation({
    summary: 'List speakers',
    description: 'Everyone who speaks in a session of the call, or has been asked to.',
    answer: 'A page of speakers, sorted by name, with their sessions.',
    schema: pageOf(speakerSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<SpeakerView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const speakers = await listSpeakers(connection, call.id);
    const places = await listSessionsOfSpeakers(
      connection,
      speakers.map(({ id }) => id),
    );
    const list = {
      name: `speakers:${call.id}`,
      position: ({ id }: Speaker) => [id],
      updatedAt: ({ updatedAt }: Speaker) => updatedAt,
      texts: ({ name, email, affiliation }: Speaker) => [name, email, affiliation],
    };
    return pageOfAll(this.config.secret, list, query, speakers, (speaker) =>
      speakerView(
        speaker,
        places.filter(({ id }) => id === speaker.id),
      ),
    );
  }

  @Post('calls/:call/speakers')
  @Operation({
    summary: 'Add a speaker',
    description:
      'Another speaker can have the same name. Sessions list speakers with `speakers` in `PATCH /sessions/{id}`.',
    status: 201,
    answer: 'The speaker.',
    schema: speakerSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async create(
    @Param('call') slug: string,
    @Body({ schema: speakerInput }) input: SpeakerInput,
    @Caller() actor: Actor,
  ) {
    return speakerView(await this.editSpeaker.create(slug, input, actor), []);
  }

  @Get('speakers/:id')
  @Operation({
    summary: 'Get a speaker',
    description: 'With what they have answered for each session.',
    answer: 'The speaker with their sessions.',
    schema: speakerSchema,
    refusals: missing,
    requires: 'read',
  })
  async read(@Param('id') id: string): Promise<SpeakerView> {
    return this.view(await getSpeaker(this.database.manager, id));
  }

  @Patch('speakers/:id')
  @Operation({
    summary: 'Update a speaker',
    description:
      'Omitted fields stay unchanged. All sessions show a new name or affiliation. Another email address revokes the personal link.',
    answer: 'The speaker.',
    schema: speakerSchema,
    refusals: missing,
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: speakerChanges }) changes: SpeakerChanges,
    @Caller() actor: Actor,
  ): Promise<SpeakerView> {
    const { speaker } = await this.editSpeaker.run(id, changes, actor);
    return this.view(speaker);
  }

  @Delete('speakers/:id')
  @Operation({
    summary: 'Delete a speaker',
    description: 'Deletes the profile. Sessions no longer list the speaker.',
    answer: 'The deleted speaker.',
    schema: speakerSchema,
    refusals: missing,
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    return speakerView(await this.editSpeaker.remove(id, actor), []);
  }

  @Post('speakers/:id/sessions/:session')
  @Operation({
    summary: 'Record the answer of a speaker',
    description: 'A session no longer lists a speaker who declined.',
    answer: 'The speaker.',
    schema: speakerSchema,
    refusals: { 404: 'The speaker or session was not found.', 409: 'The session is cancelled or over.' },
    requires: 'change',
  })
  async answer(
    @Param('id') id: string,
    @Param('session') session: string,
    @Body({ schema: statusInput }) { status }: StatusInput,
    @Caller() actor: Actor,
  ): Promise<SpeakerView> {
    const speaker = await getSpeaker(this.database.manager, id);
    await this.editSpeaker.setStatus(session, speaker.id, status, actor);
    return this.view(speaker);
  }

  private async view(speaker: Speaker): Promise<SpeakerView> {
    return speakerView(speaker, await listSessionsOfSpeakers(this.database.manager, [speaker.id]));
  }
}
