export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Camera data and colour profiles stand before a JPEG's size. */
const HEAD_BYTES = 512 * 1024;

/** The size of a PNG, JPEG, GIF or WebP, read from its head: drawing it to find out could take all the memory there is. */
export async function imageSizeOf(file: Blob): Promise<ImageSize | undefined> {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  try {
    return sizeOfPng(head) ?? sizeOfGif(head) ?? sizeOfWebp(head) ?? sizeOfJpeg(head);
  } catch (fault) {
    if (fault instanceof RangeError) return undefined; // it ends too early
    throw fault;
  }
}

function sizeOfPng(head: DataView): ImageSize | undefined {
  if (textAt(head, 1, 3) !== 'PNG' || textAt(head, 12, 4) !== 'IHDR') return undefined;
  return { width: head.getUint32(16), height: head.getUint32(20) };
}

function sizeOfGif(head: DataView): ImageSize | undefined {
  if (textAt(head, 0, 4) !== 'GIF8') return undefined;
  return { width: head.getUint16(6, true), height: head.getUint16(8, true) };
}

function sizeOfWebp(head: DataView): ImageSize | undefined {
  if (textAt(head, 0, 4) !== 'RIFF' || textAt(head, 8, 4) !== 'WEBP') return undefined;
  switch (textAt(head, 12, 4)) {
    case 'VP8X':
      return { width: 1 + uint24At(head, 24), height: 1 + uint24At(head, 27) };
    case 'VP8L': {
      const bits = head.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    case 'VP8 ':
      return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}

function sizeOfJpeg(head: DataView): ImageSize | undefined {
  if (head.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  for (;;) {
    const marker = head.getUint16(at);
    if (marker < 0xff01) return undefined;
    // The frame headers, SOF0 to SOF15, but for the three of that range that are something else.
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { width: head.getUint16(at + 7), height: head.getUint16(at + 5) };
    at += 2 + head.getUint16(at + 2);
  }
}

function textAt(head: DataView, at: number, length: number): string {
  if (at + length > head.byteLength) return '';
  return String.fromCharCode(...new Uint8Array(head.buffer, at, length));
}

function uint24At(head: DataView, at: number): number {
  return head.getUint16(at, true) | (head.getUint8(at + 2) << 16);
}
