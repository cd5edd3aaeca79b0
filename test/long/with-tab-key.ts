/** The Tab key goes through each page, and each is looked at in the light and in the dark. */
process.env['GREENROOM_THOROUGH'] = '1';
