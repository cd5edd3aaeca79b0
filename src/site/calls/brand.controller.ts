import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { accentShades } from '../../domain/calls/accent-color.js';
import { callState } from '../../domain/calls/call.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { findLogo } from '../../domain/calls/logos.queries.js';
import { NotFound } from '../../platform/errors.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';

/** The address has the version, so that a browser need not ask again. */
const cacheControl = 'public, max-age=86400';

/** The logo of a call and the style sheet with its accent: also of an archived call, whose emails show them. */
@SiteController('calls/:call')
export class BrandController {
  constructor(private readonly database: DataSource) {}

  @Get('logo.png')
  async logo(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { id } = await this.call(slug);
    const logo = await findLogo(this.database.manager, id);
    if (logo === null) throw new NotFound('not-found', 'The call has no logo.');
    page.versioned({ type: 'image/png', content: logo.content, etag: `"${logo.etag}"`, cacheControl });
  }

  @Get('brand.css')
  async style(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { accentColor } = await this.call(slug);
    if (accentColor === '') throw new NotFound('not-found', 'The call has no accent color.');
    const content = brandStyle(accentColor);
    page.versioned({ type: 'text/css; charset=utf-8', content, etag: `"${accentColor}"`, cacheControl });
  }

  private async call(slug: string): Promise<Call> {
    const call = await getCallBySlug(this.database.manager, slug);
    if (callState(call) === 'draft') throw new NotFound('call-not-found', 'Call not found.');
    return call;
  }
}

/** Returns the style sheet with the shades of an accent color. */
export function brandStyle(accentColor: string): string {
  const { accent, strong, soft, band } = accentShades(accentColor);
  const colors = Object.entries({ accent, 'accent-2': strong, focus: accent, 'accent-soft': soft, band });
  const tokens = colors.map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`);
  return `@layer tokens{:root{${[...tokens, '--on-band-2:#dcdedc'].join(';')}}}\n`;
}
