import { renderImage } from './render-image.js';

/** The whole life of the process that draws one image: what to draw comes as its one argument, what came of it goes to stdout. */
const order = JSON.parse(process.argv[2] ?? '') as Parameters<typeof renderImage>[0];
process.stdout.write(JSON.stringify(await renderImage(order)));
