/** Sign languages that can be offered, by their codes in ISO 639-3; `ils` is International Sign. */
export const signLanguages: readonly string[] =
  'ils ase asf bfi bzs csl dse esl fsl gsg hab hks hos inl ins ise jos jsl kvk mfs psr rsl sdl ssp tss'.split(' ');
