import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { materialInput } from '../../domain/materials/material-input.js';
import { maxMaterialBytes } from '../../domain/materials/material.js';
import { UploadMaterial } from '../../flows/speakers/upload-material.flow.js';
import { invalidField } from '../../platform/errors.js';
import { materialTypes } from '../../platform/file-store/file-types.js';
import { receiveUpload, takesFiles } from '../../platform/file-store/receive-upload.js';
import { read } from '../../platform/validation.js';
import { formLimit } from '../limits.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { openSpeaker, showOwnSpeaker } from './own-speaker.js';

const limits = { maxBytes: maxMaterialBytes, maxFiles: 1 };

/** Where speakers hand in their slides. */
@SiteController('speakers/:token/sessions/:session/materials')
export class SpeakerMaterialController {
  constructor(private readonly handIn: UploadMaterial) {}

  @Post()
  @RouteConfig({ ...formLimit, ...takesFiles(limits) })
  async add(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const open = await openSpeaker(manager, token, page);
    const { fields, files } = await receiveUpload(page.request, page.reply, limits);
    try {
      const [file] = files.get('file') ?? [];
      if (file === undefined) throw invalidField('file', 'file-missing', 'Choose a file.');
      const checked = await file.checked('file', materialTypes);
      const input = read(materialInput, { title: fields['title'] ?? '', kind: 'slides', visibility: 'after' });
      await this.handIn.run(id, open.speaker.id, input, checked, open.actor);
      page.redirect(`/speakers/${token}?done=material`);
    } catch (error) {
      const named = (fieldErrors: Parameters<Parameters<typeof page.fail>[1]>[0]) =>
        fieldErrors.map((one) => ({ ...one, path: `${one.path === 'title' ? 'title' : 'file'}-${id}` }));
      await page.fail(error, (fieldErrors) =>
        showOwnSpeaker(manager, page, token, open, { fieldErrors: named(fieldErrors) }),
      );
    }
  }
}
