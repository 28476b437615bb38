/**
 * The language of the page as this person's browser has it: `en` alone would write American dates and times for
 * everybody who reads English.
 *
 * @param preferred the browser's languages, the one liked best first
 */
export function regionalLanguage(language: string, preferred: readonly string[] = navigator.languages): string {
  const isSameLanguage = (tag: string) => tag.toLowerCase().split('-')[0] === language;
  return preferred.find(isSameLanguage) ?? language;
}
