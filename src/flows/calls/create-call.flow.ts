import { derivedDates } from '../../domain/calls/call-dates.js';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import type { CallInput } from '../../domain/calls/call-input.js';
import { insertCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { usualSubmissions } from '../../domain/calls/submission-window.js';
import { defaultUnconfirmedLimits } from '../../domain/registrations/unconfirmed-limit.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Creates a call for proposals. */
@Injectable()
export class CreateCall {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the new call. Throws Conflict when the slug is taken. */
  async run(input: CallInput, actor: Actor): Promise<Call> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { isPublic = true, ...fields } = input;
      const call: Call = {
        ...fields,
        id: randomUUID(),
        unconfirmedPerCoordinator: input.unconfirmedPerCoordinator ?? defaultUnconfirmedLimits.perCoordinator,
        unconfirmedPerNetwork: input.unconfirmedPerNetwork ?? defaultUnconfirmedLimits.perNetwork,
        hoursToConfirm: input.hoursToConfirm ?? defaultUnconfirmedLimits.hoursToConfirm,
        acceptsProposals: input.acceptsProposals ?? false,
        proposalGraceMinutes: input.proposalGraceMinutes ?? usualSubmissions.graceMinutes,
        summaryWords: input.summaryWords ?? usualSubmissions.summaryWords,
        answerWords: input.answerWords ?? usualSubmissions.answerWords,
        criterionGuidance: input.criterionGuidance ?? {},
        features: {},
        scoreTexts: input.scoreTexts ?? {},
        proposalRules: input.proposalRules ?? '',
        proposalQuestions: input.proposalQuestions ?? [],
        contactEmail: input.contactEmail ?? this.config.emailFrom.address,
        ...derivedDates(input),
        datesRevision: 1,
        logoEtag: '',
        logoWidth: 0,
        logoHeight: 0,
        publishedAt: isPublic ? now : null,
        testRecipientId: null,
        archivedAt: null,
        createdAt: now,
        sequence: 0,
        updatedAt: now,
      };
      if (!(await insertCall(tx, call))) {
        throw new Conflict('slug-taken', `The slug ${JSON.stringify(call.slug)} is already taken.`, {
          slug: call.slug,
        });
      }
      await record(change, 'call.created', `call:${call.id}`);
      return call;
    });
  }
}
