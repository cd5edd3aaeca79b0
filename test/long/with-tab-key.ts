/** The Tab key goes through each page, and not only through those of the ordinary tests. */
process.env['GREENROOM_TAB_KEY'] = '1';
