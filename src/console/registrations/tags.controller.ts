import { Get, Param, Post } from '@nestjs/common';
import { tagInput } from '../../domain/registrations/tag.js';
import { listTags } from '../../domain/registrations/tags.queries.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import { NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { tagsPath } from '../paths/registration-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { deleteTagPage, tagsPage, type TypedTag } from './tags.page.js';

/** The tags of a call. */
@ConsoleController('calls/:call/tags', 'people')
export class TagsController {
  constructor(private readonly changeTags: ChangeTags) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, null);
  }

  @Post(':tag')
  async rename(@Param('call') slug: string, @Param('tag') id: string, @Page() page: ConsolePage): Promise<void> {
    const name = page.form.text('name');
    try {
      await this.changeTags.rename(id, read(tagInput, { name }).name, page.actor);
      page.redirect(tagsPath({ slug }), 'console.registrations.people.tags.renamed', { name });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, { id, name, fieldErrors }));
    }
  }

  @Get(':tag/delete')
  @RequireAbility('change')
  async ask(@Param('call') slug: string, @Param('tag') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const tag = (await listTags(page.connection, call.id)).find((one) => one.id === id);
    if (tag === undefined) throw new NotFound('not-found', 'The tag was not found.');
    page.render('registrations/delete-tag', deleteTagPage(await page.layout(), call, tag));
  }

  @Post(':tag/delete')
  async remove(@Param('call') slug: string, @Param('tag') id: string, @Page() page: ConsolePage): Promise<void> {
    const { name } = await this.changeTags.delete(id, page.actor);
    page.redirect(tagsPath({ slug }), 'console.registrations.people.tags.deleted', { name });
  }

  private async show(page: ConsolePage, slug: string, typed: TypedTag | null): Promise<void> {
    const call = await page.call(slug);
    const tags = await listTags(page.connection, call.id);
    page.render('registrations/tags', tagsPage(await page.layout(), { call, tags, typed }));
  }
}
