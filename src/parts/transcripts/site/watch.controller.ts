import { Get, Param } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { isVisible, type MaterialReader, readerWith, recordingOf } from '../../../domain/materials/material.js';
import { getMaterial } from '../../../domain/materials/materials.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { NotFound } from '../../../platform/errors.js';
import { sendText } from '../../../platform/http/send-text.js';
import { translate } from '../../../platform/i18n/messages.js';
import { requestedRecording } from '../../../site/materials/requested-recording.js';
import { sessionPath } from '../../../site/paths.js';
import { registrationOfLink } from '../../../site/registrations/own-link.js';
import { PublicSessions } from '../../../site/sessions/public-sessions.js';
import { SiteController } from '../../../site/site-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
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

/** Recordings with what is said in them, for who can have the recording: anyone, people with a seat, or who asked for it. */
@SiteController()
export class WatchController {
  constructor(private readonly sessions: PublicSessions) {}

  @Get('calls/:call/sessions/:session/materials/:id/watch')
  async open(
    @Param('call') callSlug: string,
    @Param('session') slug: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await show(page, await this.anyone(callSlug, slug, page), id);
  }

  @Get('calls/:call/sessions/:session/materials/:id/watch/:file')
  async openFile(
    @Param('call') callSlug: string,
    @Param('session') slug: string,
    @Param('id') id: string,
    @Param('file') file: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await send(page, await this.anyone(callSlug, slug, page), id, file);
  }

  @Get('me/:token/registrations/:registration/materials/:id/watch')
  async own(
    @Param('token') token: string,
    @Param('registration') registrationId: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await show(page, await registered(token, registrationId, page), id);
  }

  @Get('me/:token/registrations/:registration/materials/:id/watch/:file')
  async ownFile(
    @Param('token') token: string,
    @Param('registration') registrationId: string,
    @Param('id') id: string,
    @Param('file') file: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await send(page, await registered(token, registrationId, page), id, file);
  }

  @Get('me/:token/recordings/:session/materials/:id/watch')
  async requested(
    @Param('token') token: string,
    @Param('session') sessionId: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await show(page, await requester(token, sessionId, page), id);
  }

  @Get('me/:token/recordings/:session/materials/:id/watch/:file')
  async requestedFile(
    @Param('token') token: string,
    @Param('session') sessionId: string,
    @Param('id') id: string,
    @Param('file') file: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await send(page, await requester(token, sessionId, page), id, file);
  }

  private async anyone(callSlug: string, slug: string, page: SitePage): Promise<Watcher> {
    const { call, session } = await this.sessions.get(callSlug, slug);
    return { call, session, reader: 'anyone', viewer: page.viewer(call), base: sessionPath(call, session) };
  }
}

async function registered(token: string, registrationId: string, page: SitePage): Promise<Watcher> {
  const { call, session, registration, attendee } = await registrationOfLink(page.connection, token, registrationId);
  const base = `/me/${token}/registrations/${registration.id}`;
  return { call, session, reader: readerWith(registration.state), viewer: page.viewerOf(attendee), base };
}

async function requester(token: string, sessionId: string, page: SitePage): Promise<Watcher> {
  const { attendee, session } = await requestedRecording(page.connection, token, sessionId);
  const call = await getCall(page.connection, session.callId);
  const base = `/me/${token}/recordings/${session.id}`;
  return { call, session, reader: 'recordings', viewer: page.viewerOf(attendee), base };
}

/** Returns a recording that somebody can watch, with its transcripts. Throws NotFound, also if there are none of it. */
async function find({ connection, now }: SitePage, { session, reader }: Watcher, id: string) {
  const material = await getMaterial(connection, session.id, id);
  const isOpen = material.kind === 'recording' && isVisible(material, session, reader, now);
  const all = isOpen ? await listTranscripts(connection, material.id) : [];
  const transcripts = all.filter(({ recording }) => recording === recordingOf(material));
  if (transcripts.length === 0) throw new NotFound('material-not-found', 'The recording was not found.');
  return { material, transcripts };
}

async function show(page: SitePage, watcher: Watcher, id: string): Promise<void> {
  const { call, session, viewer, base, reader } = watcher;
  const { material, transcripts } = await find(page, watcher, id);
  const asked = page.query.only('transcript');
  const spoken = material.language ?? session.language;
  const chosen = chosenTranscript(transcripts, { asked, language: viewer.language, spoken });
  const transcript = await getTranscript(page.connection, material.id, chosen?.id ?? '');
  letPlay(page, material.url);
  const back = { path: base, label: translate(viewer.language, 'materials.heading') };
  const path = `${base}/materials/${material.id}/watch`;
  const input = { call, session, material, path, back, transcripts, transcript, isPrivate: reader !== 'anyone' };
  page.render('transcripts/watch', watchPage(input, viewer));
}

/**
 * Lets this page, and no other, play the recording. Not only from the server that its address names: most of them lead on
 * to the one that has it.
 */
function letPlay({ reply }: SitePage, url: string | null): void {
  if (url === null || mediaKind(url) === null) return;
  const { protocol, origin } = new URL(url);
  const policy = String(reply.getHeader('content-security-policy'));
  const from = protocol === 'https:' ? 'https:' : `https: ${origin}`;
  void reply.header('content-security-policy', `${policy};media-src 'self' ${from}`);
}

/** Sends `LANGUAGE.vtt`, which players show, or `LANGUAGE.txt`, to read. */
async function send(page: SitePage, watcher: Watcher, id: string, file: string): Promise<void> {
  const { material, transcripts } = await find(page, watcher, id);
  const [, language = '', ending = ''] = /^([\w-]{1,35})\.(vtt|txt)$/u.exec(file) ?? [];
  const named = transcripts.find((one) => one.language === language && (one.isTimed || ending === 'txt'));
  if (named === undefined) throw new NotFound('transcript-not-found', 'The transcript was not found.');
  const { cues } = await getTranscript(page.connection, material.id, named.id);
  sendText(page.reply, {
    ...transcriptFile(cues, language, ending === 'vtt' ? 'vtt' : 'txt'),
    cacheControl: page.cacheControl,
  });
}
