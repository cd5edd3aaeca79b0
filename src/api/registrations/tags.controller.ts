import { Body, Delete, Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { listTags } from '../../domain/registrations/people/tags.queries.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import { Config } from '../../platform/config.js';
import type { Row } from '../../platform/database/statement.js';
import { NotFound } from '../../platform/errors.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { asked, bothWays } from '../list-query.js';
import { Operation } from '../operation.js';
import { pageOf, pageOfAll, pageQuery } from '../page.js';

const tagSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    name: z.string(),
    people: z.int().meta({ description: 'How many people have it.' }),
    proposals: z.int().meta({ description: 'How many proposals have it.' }),
  })
  .meta({ id: 'Tag', title: 'Tag' });
type ListedTag = Row<typeof listTags>;

function tagView({ id, name, people, proposals }: ListedTag): z.output<typeof tagSchema> {
  return { id, name, people, proposals };
}

const missing = () => new NotFound('not-found', 'The tag was not found. Someone may have deleted it.');

const listQuery = pageQuery.extend({ q: asked.q('a name'), sort: asked.sort(bothWays('name')) });

@ApiController('Registrations')
export class TagsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeTags: ChangeTags,
  ) {}

  @Get('calls/:call/tags')
  @Operation({
    summary: 'List tags',
    description:
      'By which organizers sort people and proposals, and choose to whom they write: `tag` of a filter of attendees or of people to invite is the ID of one.',
    answer: 'A page of tags.',
    schema: pageOf(tagSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const listing = {
      name: `tags:${slug}`,
      position: ({ id }: ListedTag) => [id],
      texts: ({ name }: ListedTag) => [name],
    };
    return pageOfAll(this.config.secret, listing, query, await this.tagsOf(slug), tagView);
  }

  @Delete('calls/:call/tags/:tag')
  @Operation({
    summary: 'Delete a tag',
    description: 'Takes it from everyone and everything that has it. They stay as they are.',
    answer: 'The deleted tag.',
    schema: tagSchema,
    refusals: { 404: 'Call or tag not found.' },
    requires: 'change',
  })
  async remove(
    @Param('call') slug: string,
    @Param('tag') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof tagSchema>> {
    const tag = (await this.tagsOf(slug)).find((one) => one.id === id);
    if (tag === undefined) throw missing();
    await this.changeTags.delete(tag.callId, id, actor);
    return tagView(tag);
  }

  @Delete('registrations/:id/tags/:tag')
  @Operation({
    summary: 'Take a tag from a person',
    description: 'From the person of the registration, in all of the call. Has no effect if they don’t have it.',
    answer: 'The tag, with how many still have it.',
    schema: tagSchema,
    refusals: { 404: 'Registration or tag not found.' },
    requires: 'change',
  })
  async untag(
    @Param('id') registrationId: string,
    @Param('tag') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof tagSchema>> {
    const connection = this.database.manager;
    const { attendee } = await getRegisteredPerson(connection, registrationId);
    await this.changeTags.untagPeople(attendee.callId, id, [attendee.id], actor);
    const tag = (await listTags(connection, attendee.callId)).find((one) => one.id === id);
    if (tag === undefined) throw missing();
    return tagView(tag);
  }

  private async tagsOf(slug: string): Promise<ListedTag[]> {
    const { id } = await getCallBySlug(this.database.manager, slug);
    return listTags(this.database.manager, id);
  }
}
