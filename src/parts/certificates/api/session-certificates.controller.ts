import { Body, Delete, Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiController, Caller, noBody } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { asked, bothWays } from '../../../api/list-query.js';
import { pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { IssueCertificate } from '../flows/issue-certificate.flow.js';
import { NotFound } from '../../../platform/errors.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { type CertificateRow, listCertificateRows } from '../domain/certificates.queries.js';
import { z } from 'zod';

const instant = z.string().meta({ format: 'date-time' });

const states = ['earned', 'valid', 'revoked'] as const;

const certificateSchema = z
  .object({
    registrationId: z.string().meta({ format: 'uuid' }),
    name: z.string(),
    email: z.string(),
    minutesPresent: z.number().int().nullable(),
    earned: z.boolean(),
    number: z
      .string()
      .nullable()
      .meta({ description: 'Certificate number; null until the person downloads the certificate.' }),
    issuedAt: instant.nullable(),
    state: z
      .enum(states)
      .meta({ description: '`revoked`: withdrawn, or no longer earned after an attendance correction.' }),
  })
  .meta({ id: 'Certificate', title: 'Certificate' });
type CertificateView = z.output<typeof certificateSchema>;

/** Returns the API view of a person who earned a certificate or has one. */
function certificateView(row: CertificateRow): CertificateView {
  const { registrationId, name, email, minutesPresent, earned, number, issuedAt } = row;
  return {
    registrationId,
    name,
    email,
    minutesPresent,
    earned,
    number,
    issuedAt: issuedAt?.toISOString() ?? null,
    state: stateOf(row),
  };
}

function stateOf({ isValid, number }: CertificateRow): (typeof states)[number] {
  return isValid ? 'valid' : number === null ? 'earned' : 'revoked';
}

const listQuery = pageQuery.extend({
  state: asked.state(states),
  q: asked.q('a name or email address'),
  sort: asked.sort(bothWays('name')),
});

@ApiController('Sessions')
export class SessionCertificatesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly issueCertificate: IssueCertificate,
  ) {}

  @Get('sessions/:id/certificates')
  @Operation({
    summary: 'List certificates',
    description:
      'Returns people who have earned a certificate of attendance, sorted by name. Empty until the session ends. The required attendance is `certificateShare`.',
    answer: 'A page of certificates.',
    schema: pageOf(certificateSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async certificates(@Param('id') id: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const isOver = session.endsAt <= this.clock.now();
    const rows = isOver ? await listCertificateRows(connection, session.id) : [];
    const listing = {
      name: `certificates:${session.id}`,
      position: (row: CertificateRow) => [row.registrationId],
      state: stateOf,
      texts: ({ name, email }: CertificateRow) => [name, email],
    };
    return pageOfAll(this.config.secret, listing, query, rows, certificateView);
  }

  @Delete('sessions/:id/certificates/:registrationId')
  @Operation({
    summary: 'Revoke a certificate',
    description: 'Who verifies its number sees that it was revoked. Has no effect on one that is revoked already.',
    answer: 'The revoked certificate.',
    schema: certificateSchema,
    refusals: { 404: 'Session not found, or nobody has this certificate.' },
    requires: 'change',
  })
  async revoke(
    @Param('id') id: string,
    @Param('registrationId') registrationId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<CertificateView> {
    const session = await getSession(this.database.manager, id);
    const find = async () =>
      (await listCertificateRows(this.database.manager, session.id)).find(
        (row) => row.registrationId === registrationId,
      );
    const certificateId = (await find())?.certificateId ?? null;
    if (certificateId === null) throw new NotFound('certificate-not-found', 'Certificate not found.');
    await this.issueCertificate.revoke(certificateId, true, actor);
    return certificateView((await find())!);
  }
}
