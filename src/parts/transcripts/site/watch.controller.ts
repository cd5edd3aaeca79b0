import { Get, Param } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import {
  isVisible,
  type Material,
  type MaterialReader,
  playsAs,
  readerWith,
  recordingOf,
} from '../../../domain/materials/material.js';
import { getMaterial } from '../../../domain/materials/materials.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { NotFound } from '../../../platform/errors.js';
import { sendText } from '../../../platform/http/send-text.js';
import { translate } from '../../../platform/i18n/messages.js';
import { requestedRecording } from '../../../site/materials/requested-recording.js';
import { sessionPath } from '../../../site/paths.js';
import { registrationOfLink } from '../../../site/registrations/own-page-controller.js';
import { PublicSessions } from '../../../site/sessions/public-sessions.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { mediaKind } from '../domain/recording.js';
import { getTranscript, listTranscripts } from '../domain/transcripts.queries.js';
import { transcriptFile } from '../domain/transcript-file.js';
import { chosenTranscript, watchPage } from './watch.page.js';

/** Who watches which session, and where they came from. */
interface Watcher {
  call: Call;
  session: Session;
  reader: MaterialReader;
  viewer: Viewer;
  base: string;
}

/** What the address of a recording names: the session alone, the registration of a person, or what they asked for. */
interface Place {
  id: string;
  call?: string;
  session?: string;
  token?: string;
  registration?: string;
}
const places = [
  'calls/:call/sessions/:session',
  'me/:token/registrations/:registration',
  'me/:token/recordings/:session',
].map((base) => `${base}/materials/:id/watch`);

/** Recordings with what is said in them, for who can have the recording: anyone, people with a seat, or who asked for it. */
@SiteController()
export class WatchController {
  constructor(private readonly sessions: PublicSessions) {}

  @Get(places)
  async open(@Param() place: Place, @Page() page: SitePage): Promise<void> {
    const watcher = await this.watcher(place, page);
    const { call, session, viewer, base, reader } = watcher;
    const { material, transcripts } = await find(page, watcher, place.id);
    const asked = page.query.only('transcript');
    const spoken = material.language ?? session.language;
    const chosen = chosenTranscript(transcripts, { asked, language: viewer.language, spoken });
    const transcript = chosen === undefined ? null : await getTranscript(page.connection, material.id, chosen.id);
    letPlay(page, material);
    const back = { path: base, label: translate(viewer.language, 'materials.heading') };
    const path = `${base}/materials/${material.id}/watch`;
    const input = { call, session, material, path, back, transcripts, transcript, isPrivate: reader !== 'anyone' };
    page.render('transcripts/watch', watchPage(input, viewer));
  }

  /** Sends `LANGUAGE.vtt`, which players show, or `LANGUAGE.txt`, to read. */
  @Get(places.map((place) => `${place}/:file`))
  async file(@Param() place: Place, @Param('file') file: string, @Page() page: SitePage): Promise<void> {
    const { material, transcripts } = await find(page, await this.watcher(place, page), place.id);
    const [, language = '', ending = ''] = /^([\w-]{1,35})\.(vtt|txt)$/u.exec(file) ?? [];
    const named = transcripts.find((one) => one.language === language && (one.isTimed || ending === 'txt'));
    if (named === undefined) throw new NotFound('transcript-not-found', 'The transcript was not found.');
    const { cues } = await getTranscript(page.connection, material.id, named.id);
    sendText(page.reply, {
      ...transcriptFile(cues, language, ending === 'vtt' ? 'vtt' : 'txt'),
      cacheControl: page.cacheControl,
    });
  }

  private async watcher(place: Place, page: SitePage): Promise<Watcher> {
    const { token, call: callSlug = '', session: id = '', registration: registrationId } = place;
    if (token === undefined) {
      const { call, session } = await this.sessions.get(callSlug, id);
      return { call, session, reader: 'anyone', viewer: page.viewer(call), base: sessionPath(call, session) };
    }
    if (registrationId === undefined) {
      const { attendee, session } = await requestedRecording(page.connection, token, id);
      const call = await getCall(page.connection, session.callId);
      const base = `/me/${token}/recordings/${session.id}`;
      return { call, session, reader: 'recordings', viewer: page.viewerOf(attendee), base };
    }
    const of = await registrationOfLink(page.connection, token, registrationId);
    const { call, session, registration, attendee } = of;
    const base = `/me/${token}/registrations/${registration.id}`;
    return { call, session, reader: readerWith(registration.state), viewer: page.viewerOf(attendee), base };
  }
}

/** Returns a recording that somebody can watch, with its transcripts. Throws NotFound, also for a mere link. */
async function find({ connection, now }: SitePage, { session, reader }: Watcher, id: string) {
  const material = await getMaterial(connection, session.id, id);
  const isOpen = material.kind === 'recording' && isVisible(material, session, reader, now);
  const all = isOpen ? await listTranscripts(connection, material.id) : [];
  const transcripts = all.filter((one) => !one.isDraft && one.recording === recordingOf(material));
  if (!isOpen || (transcripts.length === 0 && playsAs(material) === null))
    throw new NotFound('material-not-found', 'The recording was not found.');
  return { material, transcripts };
}

/**
 * Lets this page, and no other, play the recording. Not only from the server that its address names: most of them lead on
 * to the one that has it.
 */
function letPlay({ reply }: SitePage, { url }: Material): void {
  if (url !== null && mediaKind(url) === null) return;
  const { protocol, origin } = url === null ? { protocol: null, origin: '' } : new URL(url);
  const policy = String(reply.getHeader('content-security-policy'));
  const from = protocol === null ? '' : protocol === 'https:' ? ' https:' : ` https: ${origin}`;
  void reply.header('content-security-policy', `${policy};media-src 'self'${from}`);
}
