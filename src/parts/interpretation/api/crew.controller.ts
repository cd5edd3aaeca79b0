import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiController, Caller, noBody } from '../../../api/api-controller.js';
import { asked, bothWays } from '../../../api/list-query.js';
import { Operation } from '../../../api/operation.js';
import { pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { offerKinds } from '../../../domain/sessions/language-offer.js';
import { Config } from '../../../platform/config.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { type CrewTask, crewTask, taskTimes } from '../../../domain/speakers/crew-task.js';
import { type CrewMember, listCrew } from '../../../domain/speakers/session-speakers.queries.js';
import { speakerStatuses } from '../../../domain/speakers/speaker.js';
import { NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { type CrewInput, crewInput } from '../domain/crew-input.js';
import { BookCrew } from '../flows/book-crew.flow.js';

const instant = z.string().meta({ format: 'date-time' });
const memberSchema = crewTask
  .extend({
    personId: z.string().meta({ format: 'uuid' }),
    name: z.string(),
    email: z.string().nullable(),
    startsAt: instant,
    endsAt: instant,
    status: z.enum(speakerStatuses),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'CrewMember', title: 'Interpreter, captioner or signer' });
type MemberView = z.output<typeof memberSchema>;
const listQuery = pageQuery.extend({
  kind: asked.kind(offerKinds),
  q: asked.q('a name'),
  sort: asked.sort(bothWays('name')),
});
const listSchema = z.object({ items: z.array(memberSchema) }).meta({ id: 'Crew' });

const { kind, language, from, until, takesTurns } = crewTask.shape;
// Without the defaults, by which what a change leaves out would be emptied.
const changes = z
  .strictObject({ kind, language, from: from.unwrap(), until: until.unwrap(), takesTurns: takesTurns.unwrap() })
  .partial()
  .meta({ id: 'CrewMemberChange' });
type Changes = z.output<typeof changes>;

const missing = { 404: 'The session or person was not found.' };
const refused = { ...missing, 409: 'The session is cancelled or over.' };

@ApiController('Interpreters')
export class CrewApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly bookCrew: BookCrew,
  ) {}

  @Get('sessions/:id/crew')
  @Operation({
    summary: 'List who interprets, captions and signs',
    description: 'With their own times. Visitors never see their names.',
    answer: 'A page of the people of the session, by name unless you say otherwise, also those who declined.',
    schema: pageOf(memberSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('id') id: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const listing = {
      name: `crew:${id}`,
      position: ({ personId }: MemberView) => [personId],
      kind: ({ kind: task }: MemberView) => task,
      texts: ({ name }: MemberView) => [name],
    };
    const byName = (a: MemberView, b: MemberView) =>
      a.name.localeCompare(b.name) || a.personId.localeCompare(b.personId);
    return pageOfAll(this.config.secret, listing, query, (await this.views(id)).toSorted(byName), (one) => one);
  }

  @Post('sessions/:id/crew')
  @Operation({
    summary: 'Book an interpreter, captioner or signer',
    description:
      'For what the session offers (`languageOffers`): somebody whom the call knows (`personId`), or somebody new. Once the session is published, they get an invitation with their times, and answer on a page of their own; `POST /speakers/{id}/sessions/{session}` records an answer.',
    status: 201,
    answer: 'The person with their task.',
    schema: memberSchema,
    refusals: refused,
    requires: 'change',
  })
  async book(
    @Param('id') id: string,
    @Body({ schema: crewInput }) input: CrewInput,
    @Caller() actor: Actor,
  ): Promise<MemberView> {
    const booked = await this.bookCrew.book(id, input, actor);
    return this.view(id, booked.id);
  }

  @Patch('sessions/:id/crew/:person')
  @Operation({
    summary: 'Change a task',
    description: 'Omitted fields stay unchanged. The person gets an email that updates their calendar.',
    answer: 'The person with their task.',
    schema: memberSchema,
    refusals: refused,
    requires: 'change',
  })
  async change(
    @Param('id') id: string,
    @Param('person') person: string,
    @Body({ schema: changes }) changed: Changes,
    @Caller() actor: Actor,
  ): Promise<MemberView> {
    const edit = (before: CrewTask) => read(crewTask, { ...before, ...changed });
    await this.bookCrew.edit(id, person, edit, actor);
    return this.view(id, person);
  }

  @Delete('sessions/:id/crew/:person')
  @Operation({
    summary: 'Remove an interpreter, captioner or signer',
    description: 'They get a cancellation that removes the session from their calendar.',
    answer: 'Those who remain.',
    schema: listSchema,
    refusals: missing,
    requires: 'change',
  })
  async remove(
    @Param('id') id: string,
    @Param('person') person: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<{ items: MemberView[] }> {
    await this.bookCrew.remove(id, person, actor);
    return { items: await this.views(id) };
  }

  private async view(id: string, person: string): Promise<MemberView> {
    const found = (await this.views(id)).find(({ personId }) => personId === person);
    if (found === undefined) throw new NotFound('crew-not-found', 'This person does not interpret, caption or sign.');
    return found;
  }

  private async views(id: string): Promise<MemberView[]> {
    const session = await getSession(this.database.manager, id);
    const view = ({ id: personId, name, email, task, status, answeredAt }: CrewMember) => {
      const times = taskTimes(task, session);
      return {
        personId,
        name,
        email,
        ...task,
        startsAt: times.startsAt.toISOString(),
        endsAt: times.endsAt.toISOString(),
        status,
        answeredAt: answeredAt?.toISOString() ?? null,
      };
    };
    return (await listCrew(this.database.manager, [session.id])).map(view);
  }
}
