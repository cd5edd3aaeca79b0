import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { addMaterial } from '../../../domain/materials/change-materials.js';
import { getMaterial } from '../../../domain/materials/materials.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Config } from '../../../platform/config.js';
import { type FieldError, Invalid, invalidField } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { addTranscript } from '../../transcripts/domain/change-transcript.js';
import { maxTranscriptBytes, readTranscript } from '../../transcripts/domain/read-transcript.js';
import { getAccount } from '../domain/accounts.queries.js';
import { answerOffer, deleteOffer, listOffers, lockOffer, type Offer } from '../domain/offers.queries.js';
import { openProvider } from '../domain/open-provider.js';
import { type OpenedRecording, ProviderFailure } from '../domain/provider.js';

/** Somebody waits for the answer, and a transcript is small. */
const patienceMs = 15_000;

/**
 * What became of an offer: a draft was made of it, with or without its transcript; the recording is gone; the provider
 * did not hand it over; or somebody else has just answered.
 */
export type AnsweredOffer =
  | { outcome: 'taken' | 'answered' | 'gone' }
  | { outcome: 'taken-without'; fault: FieldError }
  | { outcome: 'failed'; said: string };

/** Recordings and transcripts that a provider has, as material of sessions. Each throws NotFound and Forbidden. */
@Injectable()
export class AnswerOffer {
  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Makes a draft of a recording: a link with its passcode, and a draft of its transcript, checked like an uploaded one.
   * Nobody but the team sees either of them.
   */
  async take(sessionId: string, externalId: string, actor: Actor): Promise<AnsweredOffer> {
    requireAbility(actor, 'change', sessionId);
    const offers = await listOffers(this.database.manager, [sessionId]);
    const offer = offers.find((one) => one.externalId === externalId);
    if (offer === undefined) return { outcome: 'answered' };
    try {
      const opened = await this.open(offer);
      return await this.changes.run(actor, (change) => take(change, offer, opened));
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      return { outcome: 'failed', said: error.said };
    }
  }

  /** Declines a recording with its transcript, also one that comes later. */
  async decline(sessionId: string, externalId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) => {
      const session = await lockSession(change.tx, sessionId);
      const offer = await lockOffer(change.tx, session.id, externalId);
      if (offer === null) return;
      await answerOffer(change.tx, offer, { at: change.now, materialId: null, isWhole: true });
      await record(change, 'session.recording-declined', `session:${session.id}`);
    });
  }

  private async open({ accountId, externalId, transcriptBytes }: Offer): Promise<OpenedRecording | null> {
    const connection = this.database.manager;
    const account = await getAccount(connection, accountId);
    const provider = openProvider(account, secretsOf(connection).all, this.config, patienceMs);
    return provider.openRecording(externalId, {
      transcriptBytes: transcriptBytes === null ? null : maxTranscriptBytes,
    });
  }
}

async function take(
  change: Change,
  { sessionId, externalId, transcriptBytes }: Offer,
  opened: OpenedRecording | null,
): Promise<AnsweredOffer> {
  const { tx, now } = change;
  const session = await lockSession(tx, sessionId);
  const offer = await lockOffer(tx, session.id, externalId);
  if (offer === null) return { outcome: 'answered' };
  if (opened === null) {
    await deleteOffer(tx, session.id, externalId);
    return { outcome: 'gone' };
  }
  const { url, transcript } = opened;
  const kept = { title: '', translations: {}, kind: 'recording', language: null, visibility: 'draft', url } as const;
  const materialId = offer.materialId ?? (await addMaterial(change, session, kept, null));
  await answerOffer(tx, offer, { at: now, materialId, isWhole: transcriptBytes !== null });
  if (transcript === null) return { outcome: 'taken' };
  const fault = await addWords(change, session, { materialId, url, transcript });
  return fault === null ? { outcome: 'taken' } : { outcome: 'taken-without', fault };
}

/** Adds what is said in a recording as a draft. Returns why it can't be used; null if it can. */
async function addWords(
  change: Change,
  { id, language }: Session,
  { materialId, url, transcript }: { materialId: string; url: string; transcript: string },
): Promise<FieldError | null> {
  try {
    const bytes = Buffer.from(transcript);
    if (bytes.length > maxTranscriptBytes) {
      const megabytes = maxTranscriptBytes / 1024 / 1024;
      throw invalidField('file', 'upload-too-large', `Must have at most ${megabytes} MB.`, { megabytes });
    }
    const cues = readTranscript(bytes);
    const said = { language, madeBy: 'program', isChecked: false, isDraft: true, seen: '', recording: url } as const;
    await addTranscript(change, await getMaterial(change.tx, id, materialId), said, cues);
    return null;
  } catch (error) {
    const [fault] = error instanceof Invalid ? error.fieldErrors : [];
    if (fault === undefined) throw error;
    return fault;
  }
}
