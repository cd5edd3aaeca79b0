import { Get, Param } from '@nestjs/common';
import { listSpeakersById } from '../../domain/speakers/speakers.queries.js';
import { Config } from '../../platform/config.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { findPublicPhoto, listConfirmedSessions } from './public-speakers.queries.js';
import { speakersPage } from './speakers.page.js';

/** The address has the version of the photo, so that a browser need not ask again. */
const photoCache = 'public, max-age=86400';

/** The speakers of a call, as everybody can see them. */
@SiteController('calls/:call/speakers')
export class PublicSpeakersController {
  constructor(
    private readonly files: FileStore,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const call = await page.call(slug);
    const sessions = await listConfirmedSessions(manager, call.id);
    const speakers = await listSpeakersById(
      manager,
      sessions.map(({ speakerId }) => speakerId),
    );
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    page.render(
      'speakers/speakers',
      speakersPage({ call, speakers, sessions, publicUrl: this.config.publicUrl }, viewer),
    );
  }

  @Get(':speaker/photo.png')
  async photo(@Param('call') slug: string, @Param('speaker') id: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const photoId = isUuid(id) ? await findPublicPhoto(page.connection, id, call.id) : null;
    const file = photoId && (await this.files.find(photoId));
    if (!file) throw new NotFound('not-found', 'There is no such photo.');
    sendFile(page, this.files, file, photoCache);
  }
}
