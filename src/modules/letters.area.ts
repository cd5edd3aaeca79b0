import { area } from '../app/area.js';
import { LettersApiController } from '../api/letters/letters.controller.js';
import { LetterFormController } from '../console/letters/letter-form.controller.js';
import { LettersController } from '../console/letters/letters.controller.js';
import { ConfirmLetter } from '../flows/letters/confirm-letter.flow.js';
import { EditLetter } from '../flows/letters/edit-letter.flow.js';
import { HoldLetter } from '../flows/letters/hold-letter.flow.js';
import { PreviewLetter } from '../flows/letters/preview-letter.flow.js';
import { PublishShortlist } from '../flows/letters/publish-shortlist.flow.js';
import { SendLetters } from '../flows/letters/send-letters.flow.js';
import { TestLetter } from '../flows/letters/test-letter.flow.js';

/** Letters to the teams of proposals about their results. */
export const letters = area({
  name: 'letters',
  surface: {
    controllers: [LetterFormController, LettersController, LettersApiController],
    providers: [ConfirmLetter, EditLetter, HoldLetter, PreviewLetter, PublishShortlist, SendLetters, TestLetter],
  },
});
