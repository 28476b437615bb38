/**
 * Where the blocks of a GIF end, by walking them; undefined when they break off before the trailer.
 *
 * What follows the trailer is no part of the image. Decoders pass over it, which is how a GIF is made that is a script or
 * an archive as well.
 */
export function endOfGif(file: Uint8Array): number | undefined {
  const at = (index: number): number => file[index] ?? 0;
  const colours = (packed: number): number => ((packed & 0x80) !== 0 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  let position = 13 + colours(at(10));
  while (position < file.length) {
    const block = at(position);
    if (block === 0x3b) return position + 1;
    if (block === 0x2c) position = endOfSubBlocks(file, position + 11 + colours(at(position + 9)));
    else if (block === 0x21) position = endOfSubBlocks(file, position + 2);
    else return undefined;
  }
  return undefined;
}

/** Sub-blocks begin with their length; one of length 0 ends them. */
function endOfSubBlocks(file: Uint8Array, start: number): number {
  let position = start;
  while (position < file.length) {
    const length = file[position] ?? 0;
    position += length + 1;
    if (length === 0) break;
  }
  return position;
}
