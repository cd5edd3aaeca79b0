import { Global, Module } from '@nestjs/common';
import { ConfirmLetter } from '../flows/letters/confirm-letter.flow.js';
import { EditLetter } from '../flows/letters/edit-letter.flow.js';
import { HoldLetter } from '../flows/letters/hold-letter.flow.js';
import { PublishShortlist } from '../flows/letters/publish-shortlist.flow.js';
import { SendLetters } from '../flows/letters/send-letters.flow.js';

const flows = [ConfirmLetter, EditLetter, HoldLetter, PublishShortlist, SendLetters];

/** Letters to the teams of proposals about their results. */
@Global()
@Module({ controllers: [], providers: [...flows], exports: [...flows] })
export class LettersModule {}
