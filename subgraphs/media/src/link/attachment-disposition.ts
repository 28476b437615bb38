/**
 * The `Content-Disposition` of a download, as RFC 6266 has it: the name in plain letters for old readers, and whole for
 * all others. Names come without quotes, backslashes and control characters; nothing here relies on it.
 */
export function attachmentDisposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
