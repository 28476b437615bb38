/** 40 million pixels take 160 MB while they are looked at; all frames of an animation count together. */
export const IMAGE_PIXELS_MAX = 40_000_000;
/** The longest side that WebP and AVIF encoders take is 16,383. */
export const IMAGE_SIDE_MAX = 16_000;
export const IMAGE_FRAMES_MAX = 200;
