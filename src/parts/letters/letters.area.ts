import { area } from '../../app/area.js';
import { LettersApiController } from './api/letters.controller.js';
import { LetterFormController } from './console/letter-form.controller.js';
import { LettersController } from './console/letters.controller.js';
import { ConfirmLetter } from './flows/confirm-letter.flow.js';
import { EditLetter } from './flows/edit-letter.flow.js';
import { HoldLetter } from './flows/hold-letter.flow.js';
import { PreviewLetter } from './flows/preview-letter.flow.js';
import { PublishShortlist } from './flows/publish-shortlist.flow.js';
import { SendLetters } from './flows/send-letters.flow.js';
import { TestLetter } from './flows/test-letter.flow.js';

/** Letters to the teams of proposals about their results. */
export const letters = area({
  name: 'letters',
  surface: {
    controllers: [LetterFormController, LettersController, LettersApiController],
    providers: [ConfirmLetter, EditLetter, HoldLetter, PreviewLetter, PublishShortlist, SendLetters, TestLetter],
  },
});
