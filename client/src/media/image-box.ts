export interface ImageBox {
  readonly width: number;
  /** Width by height. */
  readonly ratio: number;
}

const MAX_WIDTH = 420;
const MAX_HEIGHT = 320;
const MIN_WIDTH = 96;
/** A strip that is thinner is cut to this; the whole of it is a click away. */
const THINNEST = 0.4;
const FLATTEST = 4;

/** How large one image is drawn in a message, known before a byte of it is here, so that nothing moves when it comes. */
export function boxOf(image: { readonly width: number | null; readonly height: number | null }): ImageBox {
  const { width, height } = image;
  if (!width || !height) return { width: MAX_HEIGHT, ratio: 4 / 3 };
  const ratio = Math.min(FLATTEST, Math.max(THINNEST, width / height));
  return { width: Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, MAX_HEIGHT * ratio, width))), ratio };
}
